package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.internal.schedule.HostDriver;
import dev.weft.testkit.LiveObjects;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A loop inside a foreign executor. */
class HostedLoopTest {
    private final Trace trace = new Trace();
    private final ExecutorService ui = Executors.newSingleThreadExecutor(work -> new Thread(work, "ui"));

    @AfterEach
    void shutDown() {
        ui.shutdownNow();
    }

    private <T> T onUi(java.util.concurrent.Callable<T> callable) throws Exception {
        return ui.submit(callable).get(60, TimeUnit.SECONDS);
    }

    @Test
    void tasksRunInTheExecutorWithTimersAndThreads() throws Exception {
        EventLoop loop = EventLoop.over(ui);
        CompletableFuture<Object> result = onUi(() -> loop.createTask(Steps.<Object>steps(
                        x -> trace.note(Thread.currentThread().getName()),
                        x -> sleep(.005),
                        x -> toThread(() -> Thread.currentThread().getName().equals("ui")),
                        x -> trace.note("in the executor " + x),
                        x -> sleep(Duration.ofMillis(1), Thread.currentThread().getName())))
                .toCompletableFuture());
        assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo("ui");
        trace.has("ui", "in the executor false");
        onUi(() -> {
            loop.close();
            return null;
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> loop.callSoon(() -> {}))
                .withMessageContaining("closed");
    }

    /** An executor that keeps what it gets until it is told to run it. */
    private static final class Manual {
        private final Queue<Runnable> queue = new ArrayDeque<>();

        void run() {
            for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
                next.run();
            }
        }
    }

    @Test
    void theOrderOfEventsIsThatOfAnyLoop() {
        Manual manual = new Manual();
        EventLoop loop = EventLoop.over(manual.queue::add);
        loop.callSoon(() -> {
            trace.add("a");
            loop.callSoon(() -> trace.add("a2"));
        });
        loop.callLater(Duration.ZERO, () -> trace.add("timer"));
        loop.createTask(steps(x -> trace.note("b"), x -> yieldNow(), x -> trace.note("b2")));
        assertThat(manual.queue).hasSize(1);
        manual.run();
        trace.has("a", "b", "timer", "a2", "b2");
    }

    @Test
    void aLongRunLeavesTheExecutorToOthersNowAndThen() {
        Manual manual = new Manual();
        EventLoop loop = EventLoop.over(manual.queue::add);
        loop.createTask(steps(x -> forever(200)));
        loop.callSoon(() -> manual.queue.add(() -> trace.add("other")));
        manual.run();
        trace.has("other", "done");
    }

    private Coroutine<Object> forever(int yields) {
        return yields == 0 ? steps(x -> trace.note("done")) : steps(x -> yieldNow(), x -> forever(yields - 1));
    }

    @Test
    void aFatalErrorLeavesTheExecutorAndTheLoopGoesOn() {
        Manual manual = new Manual();
        EventLoop loop = EventLoop.over(manual.queue::add);
        Error fatal = new InternalError("fatal");
        loop.callSoon(() -> {
            throw fatal;
        });
        loop.callSoon(() -> trace.add("after"));
        try {
            manual.run();
        } catch (InternalError thrown) {
            assertThat(thrown).isSameAs(fatal);
            trace.add("thrown");
        }
        manual.run();
        trace.has("thrown", "after");
    }

    @Test
    void itCannotBeRunOrStopped() {
        EventLoop loop = EventLoop.over(task -> {});
        assertThatIllegalStateException().isThrownBy(loop::runForever).withMessageContaining("runs in its executor");
        assertThatIllegalStateException()
                .isThrownBy(() -> loop.runUntilComplete(yieldNow()))
                .withMessageContaining("runs in its executor");
        assertThatIllegalStateException().isThrownBy(loop::stop).withMessageContaining("close it");
    }

    @Test
    void anExecutorThatRunsThingsAtOnceIsRefused() {
        EventLoop loop = EventLoop.over(Runnable::run);
        assertThatIllegalStateException()
                .isThrownBy(() -> loop.callSoon(() -> trace.add("never")))
                .withMessageContaining("inside execute()");
    }

    @Test
    void theRunningLoopIsItOnlyDuringItsTurns() {
        Manual manual = new Manual();
        EventLoop loop = EventLoop.over(manual.queue::add);
        loop.callSoon(() -> {
            trace.add(runningLoop() == loop);
            createTask(steps(x -> trace.note("made inside")));
        });
        manual.run();
        trace.has(true, "made inside");
        assertThatIllegalStateException().isThrownBy(Asyncio::runningLoop);
    }

    @Test
    void shortTimersUnderALongOneLeaveNothingBehind() {
        Manual manual = new Manual();
        EventLoop loop = EventLoop.over(manual.queue::add);
        TimerHandle lasting = loop.callLater(Duration.ofHours(10), () -> {});
        long before = LiveObjects.count(HostDriver.Alarm.class.getName());
        for (int i = 0; i < 1000; i++) {
            TimerHandle passing = loop.callLater(Duration.ofHours(1), () -> {});
            loop.callSoon(() -> {});
            manual.run();
            passing.cancel();
            loop.callSoon(() -> {});
            manual.run();
        }
        assertThat(LiveObjects.count(HostDriver.Alarm.class.getName())).isEqualTo(before);
        assertThat(before).isPositive();
        lasting.cancel();
        loop.callSoon(() -> {});
        manual.run();
        assertThat(LiveObjects.count(HostDriver.Alarm.class.getName())).isLessThan(before);
    }

    @Test
    void aClosedLoopLeavesNoTimerBehind() {
        Manual manual = new Manual();
        long before = LiveObjects.count(HostDriver.Alarm.class.getName());
        for (int i = 0; i < 100; i++) {
            EventLoop loop = EventLoop.over(manual.queue::add);
            loop.callLater(Duration.ofHours(1), () -> {});
            manual.run();
            loop.close();
        }
        assertThat(LiveObjects.count(HostDriver.Alarm.class.getName())).isEqualTo(before);
    }
}
