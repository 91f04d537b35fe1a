package dev.weft;

import static dev.weft.Asyncio.currentTask;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.testkit.CapturedLog;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventLoopTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final VirtualClock clock = virtual.clock;
    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;
    private final List<ErrorContext> reports = virtual.reports;

    @Test
    void callbacksMadeByCallbacksRunInTheNextIteration() { // rule 002
        virtual.run(
                x -> {
                    loop.callSoon(() -> {
                        trace.add("a");
                        loop.callSoon(() -> trace.add("a2"));
                    });
                    loop.callSoon(() -> {
                        trace.add("b");
                        loop.callSoon(() -> trace.add("b2"));
                    });
                    return yieldNow();
                },
                x -> {
                    trace.has("a", "b");
                    return yieldNow();
                },
                x -> {
                    trace.has("a2", "b2");
                    return null;
                });
    }

    @Test
    void timerOfZeroSecondsComesAfterWhatIsReadyAndBeforeWhatThatMakes() { // rule 003
        virtual.run(
                x -> {
                    loop.callLater(Duration.ZERO, () -> trace.add("later0"));
                    loop.callSoon(() -> {
                        trace.add("soon");
                        loop.callSoon(() -> trace.add("soon from soon"));
                    });
                    return yieldNow();
                },
                x -> yieldNow(),
                x -> yieldNow(),
                x -> null);
        trace.has("soon", "later0", "soon from soon");
    }

    @Test
    void equalDeadlinesAreServedInTheOrderOfTheirMaking() { // rule 005
        for (int i = 0; i < 20; i++) {
            int number = i;
            loop.callAt(i % 2, () -> trace.add(number));
        }
        virtual.run(x -> sleep(2), x -> null);
        trace.has(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19);
    }

    @Test
    void cancelledHandlesAreNotCalled() { // rule 006
        Handle soon = loop.callSoon(() -> trace.add("soon"));
        TimerHandle later = loop.callLater(Duration.ofSeconds(1), () -> trace.add("later"));
        Handle called = loop.callSoon(() -> trace.add("called"));
        soon.cancel();
        soon.cancel();
        later.cancel();
        later.cancel();
        virtual.run(x -> sleep(2), x -> null);
        called.cancel();
        trace.has("called");
        assertThat(soon.isCancelled()).isTrue();
        assertThat(later.when()).isEqualTo(1.0);
    }

    @Test
    void aTimerThatIsDueCanStillBeCancelledByWhatRunsBeforeIt() {
        TimerHandle[] second = new TimerHandle[1];
        loop.callLater(Duration.ofSeconds(1), () -> second[0].cancel());
        second[0] = loop.callLater(Duration.ofSeconds(1), () -> trace.add("second"));
        virtual.run(x -> sleep(2), x -> null);
        trace.has();
    }

    @Test
    void sleepingZeroOrLessYieldsOnceAndASleepReturnsItsResult() { // rule 011
        loop.callSoon(() -> trace.add("first"));
        String result = virtual.run(
                x -> sleep(-1),
                x -> {
                    trace.has("first");
                    loop.callSoon(() -> trace.add("second"));
                    return sleep(Duration.ZERO, "zero");
                },
                x -> {
                    trace.has("second");
                    assertThat(x).isEqualTo("zero");
                    return sleep(Duration.ofSeconds(1), "one");
                });
        assertThat(result).isEqualTo("one");
        assertThat(loop.time()).isEqualTo(1.0);
        assertThatIllegalArgumentException().isThrownBy(() -> sleep(Double.NaN));
    }

    @Test
    void aSleeperStepsOneIterationAfterItsTimer() {
        virtual.run(x -> {
            loop.callLater(Duration.ofSeconds(1), () -> {
                trace.add("timer before");
                loop.callSoon(() -> trace.add("made by it"));
            });
            return null;
        });
        virtual.run(
                x -> sleep(1),
                x -> {
                    trace.add("sleeper");
                    return yieldNow();
                },
                x -> null);
        trace.has("timer before", "made by it", "sleeper");
    }

    @Test
    void stoppedBeforeTheFutureIsDone() { // rule 017
        Future<String> future = loop.createFuture();
        loop.callSoon(loop::stop);
        assertThatIllegalStateException()
                .isThrownBy(() -> loop.runUntilComplete(future))
                .withMessage("Event loop stopped before Future completed.");
        loop.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> loop.callSoon(() -> {}))
                .withMessage("Event loop is closed");
        assertThatIllegalStateException().isThrownBy(() -> loop.callSoonThreadsafe(() -> {}));
        assertThatIllegalStateException().isThrownBy(loop::runForever);
    }

    @Test
    void aLoopIsNotReentered() { // rule 018
        try (EventLoop other = EventLoop.create()) {
            virtual.run(x -> {
                Coroutine<Void> coroutine = sleep(1);
                assertThatIllegalStateException()
                        .isThrownBy(() -> loop.runUntilComplete(coroutine))
                        .withMessageStartingWith("This event loop is already running");
                assertThatIllegalStateException()
                        .isThrownBy(() -> Asyncio.run(coroutine))
                        .withMessageStartingWith("Asyncio.run() cannot be called from a running event loop");
                assertThatIllegalStateException()
                        .isThrownBy(() -> other.runUntilComplete(coroutine))
                        .withMessageStartingWith("Cannot run the event loop while another loop is running");
                assertThatIllegalStateException().isThrownBy(loop::close);
                coroutine.close();
                return null;
            });
        }
        assertThat(reports).isEmpty();
    }

    @Test
    void aFailingExceptionHandlerDoesNotStopTheLoop() { // rule 020
        loop.setExceptionHandler((loop, context) -> {
            trace.add(context.exception().getMessage());
            throw new IllegalArgumentException("bad handler");
        });
        try (CapturedLog log = new CapturedLog()) {
            loop.callSoon(() -> {
                throw new ArithmeticException("zero");
            });
            virtual.run(x -> null);
            assertThat(log.lines())
                    .hasSize(2)
                    .first()
                    .asString()
                    .startsWith("SEVERE Unhandled error in exception handler, while handling: Exception in callback");
        }
        trace.has("zero");
    }

    @Test
    void timersAreNotStarvedByTasksThatAlwaysYield() { // rule 158
        List<String> fired = new ArrayList<>();
        loop.callLater(Duration.ofMillis(5), () -> fired.add("fired"));
        virtual.run(new Script<Void>() {
            @Override
            Object body(Object sent) throws Throwable {
                value(sent);
                clock.advance(1_000_000);
                if (fired.isEmpty()) {
                    waits(1, yieldNow());
                    return SUSPENDED;
                }
                return null;
            }
        });
        assertThat(fired).containsExactly("fired");
    }

    @Test
    void callsFromAnotherThreadKeepTheirOrderAndWakeTheLoop() throws InterruptedException { // rule 152
        Future<Void> done = loop.createFuture();
        CountDownLatch parked = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            try {
                parked.await();
            } catch (InterruptedException e) {
                return;
            }
            for (int i = 0; i < 3; i++) {
                int number = i;
                loop.callSoonThreadsafe(() -> trace.add(number));
            }
            loop.callSoonThreadsafe(() -> done.setResult(null));
        });
        thread.start();
        loop.callSoon(parked::countDown);
        loop.runUntilComplete(done);
        thread.join();
        trace.has(0, 1, 2);
    }

    @Test
    void manyThreadsLoseNothing() throws InterruptedException {
        int threads = 4;
        int calls = 5_000;
        Future<Void> done = loop.createFuture();
        int[] count = {0};
        List<Thread> producers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Thread producer = new Thread(() -> {
                for (int i = 0; i < calls; i++) {
                    loop.callSoonThreadsafe(() -> {
                        if (++count[0] == threads * calls) {
                            done.setResult(null);
                        }
                    });
                }
            });
            producers.add(producer);
            producer.start();
        }
        loop.runUntilComplete(done);
        for (Thread producer : producers) {
            producer.join();
        }
        assertThat(count[0]).isEqualTo(threads * calls);
    }

    @Test
    void aForeignThreadIsToldWhatToDo() throws InterruptedException { // rule 140
        Future<Void> future = loop.createFuture();
        Thread thread = new Thread(() -> {
            for (Runnable misuse : List.<Runnable>of(
                    () -> loop.callSoon(() -> {}),
                    () -> loop.callLater(Duration.ZERO, () -> {}),
                    () -> loop.createTask(Asyncio.done()),
                    () -> future.setResult(null),
                    future::cancel,
                    loop::stop)) {
                try {
                    misuse.run();
                } catch (IllegalStateException refused) {
                    assertThat(refused)
                            .hasMessageStartingWith(
                                    "Non-thread-safe operation invoked on an event loop other than the current one")
                            .hasMessageContaining("callSoonThreadsafe");
                    loop.callSoonThreadsafe(() -> trace.add("refused"));
                }
            }
            loop.callSoonThreadsafe(() -> future.setResult(null));
        });
        loop.callSoon(thread::start);
        loop.runUntilComplete(future);
        thread.join();
        trace.has("refused", "refused", "refused", "refused", "refused", "refused");
    }

    @Test
    void outsideOfALoopThereIsNone() {
        assertThatIllegalStateException().isThrownBy(Asyncio::runningLoop).withMessageContaining("Asyncio.run");
        assertThatIllegalStateException().isThrownBy(Asyncio::currentTask);
        assertThatIllegalStateException().isThrownBy(Asyncio::allTasks);
        assertThatIllegalStateException().isThrownBy(() -> Asyncio.gather());
        Coroutine<Void> coroutine = Asyncio.done();
        assertThatIllegalStateException().isThrownBy(() -> Asyncio.createTask(coroutine));
    }

    @Test
    void insideOfALoopItIsTheRunningOne() {
        Task<?>[] inCallback = new Task<?>[1];
        virtual.run(
                x -> {
                    assertThat(runningLoop()).isSameAs(loop);
                    assertThat(currentTask().name()).isEqualTo("Task-1");
                    assertThat(Asyncio.allTasks()).containsExactly(currentTask());
                    inCallback[0] = currentTask();
                    loop.callSoon(() -> inCallback[0] = currentTask());
                    return yieldNow();
                },
                x -> null);
        assertThat(inCallback[0]).isNull();
    }

    @Test
    void fatalErrorsLeaveTheLoopAndTheRestOfTheBatchStays() { // rule 162
        loop.callSoon(() -> {
            throw new StackOverflowError("boom");
        });
        loop.callSoon(() -> trace.add("after"));
        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(loop::runForever);
        trace.has();
        assertThat(loop.isRunning()).isFalse();
        loop.callSoon(loop::stop);
        loop.runForever();
        trace.has("after");
        assertThat(reports).isEmpty();
    }

    @Test
    void afterAFatalErrorInOneCallbackOfAFutureTheOthersStay() {
        Future<Void> future = loop.createFuture();
        future.addDoneCallback(done -> {
            throw new OutOfMemoryError("boom");
        });
        future.addDoneCallback(done -> trace.add("second"));
        future.setResult(null);
        loop.callSoon(() -> trace.add("behind"));
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(loop::runForever);
        trace.has();
        loop.callSoon(loop::stop);
        loop.runForever();
        trace.has("second", "behind");
    }

    @Test
    void aFatalErrorInATaskLeavesTheLoopAndIsKeptByTheTask() {
        Task<Void> task = loop.createTask(Steps.steps(x -> {
            throw new StackOverflowError("deep");
        }));
        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> virtual.run(x -> sleep(1)));
        assertThat(task.exception()).isInstanceOf(StackOverflowError.class);
        assertThat(virtual.run(x -> "usable").toString()).isEqualTo("usable");
    }

    @Test
    void realTimePasses() {
        try (EventLoop real = EventLoop.create()) {
            double start = real.time();
            real.runUntilComplete(sleep(0.003));
            assertThat(real.time() - start).isGreaterThanOrEqualTo(0.003);
        }
    }
}
