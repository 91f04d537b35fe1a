package dev.weft.examples;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.LoopThread;
import dev.weft.Task;
import dev.weft.TaskDump;
import dev.weft.TaskDump.LoopEntry;
import dev.weft.TaskDump.TaskEntry;
import dev.weft.TaskGroup;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncBarrier;
import dev.weft.sync.AsyncCondition;
import dev.weft.sync.AsyncEvent;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.AsyncSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Each way to hang is explained by a sentence of one dump. */
class HangingProgramsTest {
    private static String dump(Supplier<? extends Coroutine<?>> program) {
        return Look.text(Look.at(program));
    }

    @Test
    void aCycleOfLocks() {
        assertThat(dump(Stuck::deadlock))
                .contains("  circle: task there waits for AsyncLock \"right\" held by task back;"
                        + " task back waits for AsyncLock \"left\" held by task there\n");
    }

    @Async
    static Coroutine<Void> missesTheNotify() {
        AsyncCondition condition = new AsyncCondition("filled");
        try (condition) {
            condition.notify(1); // before anybody waits
        }
        try (condition) {
            await(condition.await());
        }
        return done();
    }

    @Test
    void aLostNotify() {
        assertThat(dump(HangingProgramsTest::missesTheNotify))
                .contains("task main waits for a notify of AsyncCondition \"filled\"\n");
    }

    @Async
    static Coroutine<Void> fills() {
        AsyncQueue<Integer> queue = new AsyncQueue<>(2, "lines");
        for (int i = 0; i < 3; i++) {
            await(queue.put(i));
        }
        return done();
    }

    @Test
    void aFullQueue() {
        assertThat(dump(HangingProgramsTest::fills))
                .contains(
                        "task main waits for AsyncQueue \"lines\".put, which is full with 2 items and from which nobody"
                                + " waits to get\n");
    }

    @Test
    void aForgottenTaskDone() {
        assertThat(dump(Stuck::leak))
                .contains(
                        "task main waits for AsyncQueue \"jobs\".join, with 3 unfinished: 0 in the queue, and 3 taken out for"
                                + " which nobody has called taskDone()\n")
                .contains("3 tasks Task-2, Task-3, Task-4 wait for AsyncQueue \"jobs\".get, which is empty\n");
    }

    @Async
    static Coroutine<Void> awaitsAStage() {
        await(new CompletableFuture<String>());
        return done();
    }

    @Test
    void aStageThatNobodyCompletes() {
        assertThat(dump(HangingProgramsTest::awaitsAStage))
                .contains("task main waits for CompletableFuture that nobody has completed yet\n")
                .contains("    HangingProgramsTest.awaitsAStage (HangingProgramsTest.java:")
                .contains(" await(new CompletableFuture<String>()))");
    }

    @Async
    static Coroutine<Void> timesOutTooLate() {
        await(waitFor(waitFor(new AsyncEvent("ready").await(), Duration.ofHours(2)), Duration.ofHours(1)));
        return done();
    }

    @Test
    void aNestedTimeout() {
        assertThat(dump(HangingProgramsTest::timesOutTooLate)).contains("""
                          task main waits for AsyncEvent "ready".await, which is not set
                              waitFor, for at most 7200 s
                              waitFor, for at most 3600 s
                        """);
    }

    @Async
    static Coroutine<Void> keeps(AsyncSemaphore pool) {
        await(pool.acquire());
        return done();
    }

    @Async
    static Coroutine<Void> leaksAPermit() {
        AsyncSemaphore pool = new AsyncSemaphore(1, "pool");
        await(createTask(keeps(pool), "careless"));
        await(pool.acquire());
        return done();
    }

    @Test
    void aLeakedPermit() {
        assertThat(dump(HangingProgramsTest::leaksAPermit))
                .contains("task main waits for AsyncSemaphore \"pool\", which has no permit left\n");
    }

    @Test
    void aLeakedPermitInDebugMode() {
        assertThat(Look.at(HangingProgramsTest::leaksAPermit, true).toString())
                .contains("task main waits for AsyncSemaphore \"pool\" held by task careless, which has ended\n");
    }

    @Async
    static Coroutine<Void> meetsNobody() {
        await(new AsyncBarrier(2, "start").await());
        return done();
    }

    @Test
    void aBarrierShortOfOne() {
        assertThat(dump(HangingProgramsTest::meetsNobody))
                .contains("task main waits for AsyncBarrier \"start\", to which 1 of 2 have come\n");
    }

    /**
     * The only entry of a dump of a loop that runs {@code program} on a thread of its own, once {@code entered} is
     * open.
     */
    private static LoopEntry outside(Supplier<Coroutine<Void>> program, CountDownLatch entered, CountDownLatch end)
            throws InterruptedException {
        try (LoopThread thread = LoopThread.start("stuck")) {
            thread.submit(program);
            entered.await();
            LoopEntry loop = TaskDump.capture(thread.loop()).loops().get(0);
            end.countDown();
            return loop;
        }
    }

    @Test
    void aBlockingCall() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        LoopEntry loop = outside(() -> enters(entered, () -> Stuck.parse(end)), entered, end);
        assertThat(loop.isExact()).isFalse();
        assertThat(loop.thread()).isEqualTo("stuck");
        assertThat(loop.javaStack()).anyMatch(call -> call.startsWith("dev.weft.examples.Stuck.parse(Stuck.java:"));
        // the thread may not have come as far as into parse() when it is looked at, but for a second it is not out of
        // it
        assertThat(loop.remark()).startsWith("busy for more than 1 s in dev.weft.examples.Stuck.parse(Stuck.java:");
        assertThat(loop.tasks()).anyMatch(task -> task.state() == TaskDump.State.RUNNING);
    }

    @Async
    static Coroutine<Void> enters(CountDownLatch entered, Runnable step) {
        await(yieldNow());
        entered.countDown();
        step.run();
        return done();
    }

    private static void spin(CountDownLatch end) {
        while (end.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anEndlessLoopWithoutAwait() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        LoopEntry loop = outside(() -> enters(entered, () -> spin(end)), entered, end);
        assertThat(loop.remark())
                .startsWith(
                        "busy for more than 1 s in dev.weft.examples.HangingProgramsTest.spin(HangingProgramsTest.java:")
                .endsWith(", thread RUNNABLE");
    }

    @Async
    static Coroutine<Void> awaitsItself() {
        await(gather(currentTask(), sleep(3600)));
        return done();
    }

    @Test
    void waitingForOneselfThroughGather() {
        assertThat(dump(HangingProgramsTest::awaitsItself))
                .contains("  circle: task main waits for gather of 2, 2 left, that is, for itself\n");
    }

    @Async
    static AsyncGenerator<Integer> rows(AsyncLock table) {
        try (table) {
            emit(1);
            emit(2);
        }
        return end();
    }

    @Async
    static Coroutine<Void> readsOneRow(AsyncGenerator<Integer> rows) {
        await(rows.advance());
        return done();
    }

    @Async
    static Coroutine<Void> keepsAGeneratorOpen() {
        AsyncLock table = new AsyncLock("table");
        AsyncGenerator<Integer> rows = rows(table);
        await(createTask(readsOneRow(rows), "reader"));
        try (table) {
            await(rows.closeAsync());
        }
        return done();
    }

    @Test
    void aGeneratorThatIsHeldOpen() {
        assertThat(dump(HangingProgramsTest::keepsAGeneratorOpen))
                .contains("task main waits for AsyncLock \"table\" held by task reader, which has ended\n")
                .containsPattern(
                        "  open generator HangingProgramsTest\\.rows \\(HangingProgramsTest\\.java:\\d+ emit\\(1\\)\\)\n");
    }

    // ---- what else a dump says

    @Async
    static Coroutine<Void> naps(int seconds) {
        await(sleep(seconds));
        return done();
    }

    @Async
    static Coroutine<Void> inGroup() {
        try (var group = new TaskGroup()) {
            group.createTask(naps(3600), "napping");
            await(shield(createTask(naps(7200), "shielded")));
        }
        return done();
    }

    @Test
    void groupsShieldsAndSleeps() {
        assertThat(dump(HangingProgramsTest::inGroup).replaceAll("\\.java:\\d+", ".java:N"))
                .isEqualTo("""
                        loop 1 on thread "main": 3 tasks, 0 ready, 2 timers
                          task main waits for shield of task shielded
                              HangingProgramsTest.inGroup (HangingProgramsTest.java:N await(shield(createTask(naps(7200), "shielded"))))
                            task shielded waits for sleep, 7200 s left
                                sleep
                                HangingProgramsTest.naps (HangingProgramsTest.java:N await(sleep(seconds)))
                            task napping waits for sleep, 3600 s left
                                sleep
                                HangingProgramsTest.naps (HangingProgramsTest.java:N await(sleep(seconds)))
                        """);
    }

    @Test
    void json() {
        assertThat(Look.at(HangingProgramsTest::meetsNobody)
                        .toJson()
                        .replaceAll("\"number\":\\d+", "\"number\":1")
                        .replaceAll("\\.java:\\d+", ".java:N"))
                .isEqualTo(
                        "{\"format\":\"weft-task-dump\",\"version\":1,\"loops\":[{\"number\":1,\"thread\":\"main\",\"exact\":true,"
                                + "\"ready\":0,\"timers\":0,\"inFlight\":0,\"tasks\":[{\"id\":1,\"names\":[\"main\"],\"state\":\"waiting\","
                                + "\"coroutine\":\"HangingProgramsTest.meetsNobody\",\"waitsFor\":\"AsyncBarrier \\\"start\\\", to which 1 of 2"
                                + " have come\",\"stack\":0}],\"stacks\":[[{\"coroutine\":\"AsyncCondition.await\"},"
                                + "{\"coroutine\":\"AsyncCondition.awaitUntil\"},{\"coroutine\":\"AsyncBarrier.await\"},"
                                + "{\"coroutine\":\"HangingProgramsTest.meetsNobody\",\"position\":\"HangingProgramsTest.java:N"
                                + " await(new AsyncBarrier(2, \\\"start\\\").await())\"}]]}]}");
    }

    /** {@code rungs} pairs of tasks, each of which awaits both of the next pair. */
    @Async
    static Coroutine<Void> ladder(int rungs) {
        Future<Integer> end = runningLoop().createFuture();
        List<Task<Integer>> pair = List.of(createTask(bottom(end)), createTask(bottom(end)));
        for (int i = 1; i < rungs; i++) {
            pair = List.of(createTask(rung(pair)), createTask(rung(pair)));
        }
        await(gather(pair));
        return done();
    }

    @Async
    static Coroutine<Integer> bottom(Future<Integer> end) {
        return result(await(end));
    }

    @Async
    static Coroutine<Integer> rung(List<Task<Integer>> below) {
        await(gather(below));
        return result(1);
    }

    @Test
    void aLadderIsNeitherUnfoldedNorWalkedByRecursion() {
        TaskDump dump = Look.at(() -> ladder(10_000));
        assertThat(dump.toString()).hasSizeLessThan(5_000_000).contains("2 tasks Task-2, Task-3 wait for future");
        assertThat(dump.toJson()).hasSizeLessThan(5_000_000);
        assertThat(dump.loops().get(0).cycles()).isEmpty();
    }

    @Async
    static Coroutine<Void> manyAlike(int count) {
        List<Task<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(createTask(naps(3600)));
        }
        await(gather(tasks));
        return done();
    }

    @Test
    void tasksThatAreAlikeAreOneEntry() {
        TaskDump dump = Look.at(() -> manyAlike(100_000));
        List<TaskEntry> tasks = dump.loops().get(0).tasks();
        assertThat(tasks).hasSize(2);
        assertThat(tasks.get(0).waitsFor()).isEqualTo("gather of 100000, 100000 left");
        assertThat(tasks.get(1).count()).isEqualTo(100_000);
        assertThat(dump.toString()).contains("100000 tasks Task-2, Task-3, Task-4 and 99997 more wait for sleep, ");
    }
}
