package dev.weft;

import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.TaskDump.TaskEntry;
import dev.weft.testkit.CapturedLog;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Steps that take too long are told while they run, and loops that are observed know how old their tasks are. */
class WatchdogTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;

    /** Holds up the loop until the watchdog has told it. */
    private static List<String> heldUp(RunOptions options) {
        CountDownLatch told = new CountDownLatch(1);
        List<String> lines = new CopyOnWriteArrayList<>();
        CapturedLog log = new CapturedLog(line -> {
            if (line.contains("so far")) {
                lines.add(line);
                told.countDown();
            }
        });
        try (log) {
            Asyncio.run(
                    Steps.steps(x -> yieldNow(), x -> {
                        told.await();
                        return null;
                    }),
                    options);
            return lines;
        }
    }

    @Test
    @Timeout(60)
    void theLineThatHoldsUpTheLoopIsNamed() {
        String line =
                heldUp(RunOptions.defaults().watchdog(Duration.ofMillis(100))).get(0);
        assertThat(line)
                .startsWith("WARNING a step of task Task-1 has taken ")
                .contains("\n  held up by dev.weft.WatchdogTest.lambda$heldUp$2(WatchdogTest.java:40),"
                        + " in java.util.concurrent.CountDownLatch.await\n")
                .contains("\n\tat java.util.concurrent.CountDownLatch.await(");
    }

    @Test
    @Timeout(60)
    void debugModeHasOne() {
        RunOptions options = RunOptions.defaults().loopFactory(() -> {
            EventLoop loop = EventLoop.create();
            loop.setSlowCallbackDuration(Duration.ofMillis(100));
            return loop;
        });
        assertThat(heldUp(options.debug(true)).get(0)).startsWith("WARNING a step of task Task-1 has taken ");
    }

    private List<TaskEntry> entries() {
        return TaskDump.capture(loop).loops().get(0).tasks();
    }

    private List<TaskEntry> dumpAfterTwoSeconds(boolean isLate) {
        List<TaskEntry> entries = new ArrayList<>();
        virtual.run(
                x -> loop.createTask(sleep(10), "sleeper") == null ? null : sleep(1),
                x -> {
                    if (isLate) {
                        loop.setWatchdog(Duration.ofHours(1));
                    }
                    return sleep(1);
                },
                x -> {
                    entries.addAll(entries());
                    trace.add(TaskDump.capture(loop).toString().replaceAll("loop \\d+", "loop 1"));
                    trace.add(TaskDump.capture(loop).toJson().replaceAll(".*\"sleeper\"],", ""));
                    return null;
                });
        return entries;
    }

    @Test
    void howOldTasksAreAndHowLongTheyHaveWaited() {
        loop.setWatchdog(Duration.ofHours(1));
        List<TaskEntry> entries = dumpAfterTwoSeconds(false);
        assertThat(entries).extracting(TaskEntry::age).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
        assertThat(entries).extracting(TaskEntry::waiting).containsExactly(null, Duration.ofSeconds(2));
        assertThat(trace.takeAll().toString())
                .contains(
                        "  task Task-1 is running (2 s old)\n", "  task sleeper waits for sleep, 8 s left (for 2 s)\n")
                .contains("\"waitsFor\":\"sleep, 8 s left\",\"age\":2.000,\"waiting\":2.000,");
    }

    @Test
    void nothingIsSaidOfWhatNobodyHasSeen() {
        assertThat(dumpAfterTwoSeconds(false)).allMatch(entry -> entry.age() == null && entry.waiting() == null);
        assertThat(trace.takeAll().toString())
                .contains("  task sleeper waits for sleep, 8 s left\n")
                .doesNotContain(" old", "\"age\"", "\"waiting\":");
    }

    /** The task that sleeps has done nothing since the watch began. */
    @Test
    void nothingIsSaidOfWhatWasThereBefore() {
        assertThat(dumpAfterTwoSeconds(true)).allMatch(entry -> entry.age() == null && entry.waiting() == null);
    }
}
