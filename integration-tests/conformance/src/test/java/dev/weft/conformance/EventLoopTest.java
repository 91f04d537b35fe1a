package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Handle;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.CapturedLog;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The event loop: iterations, timers, handles, stopping, and errors that nobody catches. */
class EventLoopTest {
    private final Trace out = new Trace();

    @Test
    void callbacksRunInTheOrderInWhichTheyWereScheduled() {
        run(async(() -> {
            for (int i = 0; i < 3; i++) {
                int number = i;
                runningLoop().callSoon(() -> out.print(number));
            }
            out.print("scheduled");
            await(yieldNow());
        }));
        out.has("scheduled", "0", "1", "2");
    }

    @Test
    @Rule("002")
    void aCallbackScheduledByACallbackRunsInTheNextIteration() {
        run(async(() -> {
            EventLoop loop = runningLoop();
            loop.callSoon(() -> {
                out.print("a");
                loop.callSoon(() -> out.print("a2"));
            });
            loop.callSoon(() -> {
                out.print("b");
                loop.callSoon(() -> out.print("b2"));
            });
            await(yieldNow());
            out.print("first yield");
            await(yieldNow());
            out.print("second yield");
        }));
        out.has("a", "b", "first yield", "a2", "b2", "second yield");
    }

    @Test
    @Rule("003")
    void aTimerOfZeroRunsAfterWhatIsReadyAndBeforeWhatThatSchedules() {
        run(async(() -> {
            EventLoop loop = runningLoop();
            loop.callLater(Duration.ZERO, () -> out.print("later0"));
            loop.callSoon(() -> {
                out.print("soon");
                loop.callSoon(() -> out.print("soon-from-soon"));
            });
            for (int i = 0; i < 3; i++) {
                await(yieldNow());
            }
        }));
        out.has("soon", "later0", "soon-from-soon");
    }

    @Test
    void timersRunInTheOrderOfTheirDeadlines() {
        runVirtual(async(() -> {
            EventLoop loop = runningLoop();
            double now = loop.time();
            loop.callAt(now + 3, () -> out.print("at 3"));
            loop.callLater(Duration.ofSeconds(1), () -> out.print("later 1"));
            loop.callAt(now + 2, () -> out.print("at 2"));
            loop.callAt(now - 1, () -> out.print("overdue"));
            await(sleep(4));
        }));
        out.has("overdue", "later 1", "at 2", "at 3");
    }

    @Test
    @Rule(value = "005", differs = "CPython leaves the order of equal deadlines undefined; Weft is FIFO")
    void equalDeadlinesRunInTheOrderInWhichTheyWereSet() {
        runVirtual(async(() -> {
            EventLoop loop = runningLoop();
            double deadline = loop.time() + .02;
            for (int i = 0; i < 6; i++) {
                int number = i;
                loop.callAt(deadline, () -> out.print(number));
            }
            await(sleep(.05));
        }));
        out.has("0", "1", "2", "3", "4", "5");
    }

    @Test
    @Rule("006")
    void aCancelledHandleDoesNotRunAndCancellingAgainOrTooLateIsHarmless() {
        runVirtual(async(() -> {
            EventLoop loop = runningLoop();
            Handle first = loop.callSoon(() -> out.print(1));
            Handle second = loop.callLater(Duration.ofMillis(1), () -> out.print(2));
            Handle third = loop.callSoon(() -> out.print(3));
            first.cancel();
            first.cancel();
            second.cancel();
            await(sleep(.01));
            third.cancel();
            out.print(first.isCancelled(), second.isCancelled(), third.isCancelled());
        }));
        out.has("3", "true true true");
    }

    @Test
    void aCallbackMayCancelOneThatIsReadyInTheSameBatch() {
        run(async(() -> {
            EventLoop loop = runningLoop();
            List<Handle> later = new ArrayList<>();
            loop.callSoon(() -> later.get(0).cancel());
            later.add(loop.callSoon(() -> out.print("never")));
            await(yieldNow());
            out.print("end");
        }));
        out.has("end");
    }

    @Test
    @Rule("017")
    void runUntilCompleteFailsWhenTheLoopStopsFirst() {
        EventLoop loop = EventLoop.create();
        Future<Object> never = loop.createFuture();
        loop.callSoon(loop::stop);
        assertThatIllegalStateException()
                .isThrownBy(() -> loop.runUntilComplete(never))
                .withMessageContaining("stopped before");
        loop.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> loop.callSoon(() -> out.print("never")))
                .withMessageContaining("closed");
        out.has();
    }

    @Async
    private Coroutine<Void> nothing() {
        return done();
    }

    @Test
    @Rule("018")
    void aLoopDoesNotRunInsideARunningLoop() {
        run(async(() -> {
            EventLoop loop = runningLoop();
            Coroutine<Void> first = nothing();
            assertThatIllegalStateException().isThrownBy(() -> loop.runUntilComplete(first));
            first.close();
            Coroutine<Void> second = nothing();
            assertThatIllegalStateException().isThrownBy(() -> run(second));
            second.close();
            EventLoop other = EventLoop.create();
            Coroutine<Void> third = nothing();
            assertThatIllegalStateException().isThrownBy(() -> other.runUntilComplete(third));
            third.close();
            other.close();
            out.print("refused");
        }));
        out.has("refused");
    }

    @Test
    void anExceptionOfACallbackGoesToTheHandlerAndTheLoopLivesOn() {
        run(async(() -> {
            runningLoop().setExceptionHandler((loop, context) -> out.print("handler", context.exception()));
            runningLoop().callSoon(() -> {
                throw new IllegalArgumentException("x");
            });
            runningLoop().callSoon(() -> out.print("next"));
            await(yieldNow());
            out.print("alive");
        }));
        out.has("handler java.lang.IllegalArgumentException: x", "next", "alive");
    }

    @Test
    @Rule("020")
    void aHandlerThatFailsIsReportedItselfAndTheLoopLivesOn() {
        List<String> log = CapturedLog.of(() -> run(async(() -> {
            runningLoop().setExceptionHandler((loop, context) -> {
                throw new IllegalArgumentException("bad handler");
            });
            runningLoop().callSoon(() -> {
                throw new ArithmeticException("1/0");
            });
            await(yieldNow());
            out.print("alive");
        })));
        out.has("alive");
        assertThat(log).anySatisfy(line -> assertThat(line).contains("bad handler"));
    }

    @Async
    private Coroutine<Void> bad() {
        throw new IllegalArgumentException("bad");
    }

    @Async
    private Coroutine<Void> good() {
        await(sleep(.005));
        out.print("good finished");
        return done();
    }

    @Test
    @Rule("155")
    void anExceptionInOneTaskTouchesNeitherTheOthersNorTheLoop() {
        run(async(() -> {
            Task<Void> bad = createTask(bad());
            Task<Void> good = createTask(good());
            await(good);
            out.print(bad.exception());
        }));
        out.has("good finished", "java.lang.IllegalArgumentException: bad");
    }

    @Test
    @Rule("158")
    void anEndlessYieldLoopLetsTimersFire() {
        run(async(() -> {
            List<Integer> fired = new ArrayList<>();
            runningLoop().callLater(Duration.ofMillis(5), () -> fired.add(1));
            int yields = 0;
            while (fired.isEmpty()) {
                await(yieldNow());
                yields++;
            }
            out.print(fired, yields > 1);
        }));
        out.has("[1] true");
    }

    @Test
    @Rule(value = "162", differs = "the errors that escape at once are the JVM's own (VirtualMachineError)")
    void aFatalErrorOfACallbackEscapesAtOnceAndTheRestOfTheBatchStaysQueued() {
        EventLoop loop = EventLoop.create();
        loop.callSoon(() -> {
            throw new StackOverflowError("boom");
        });
        loop.callSoon(() -> out.print("after"));
        assertThatThrownBy(loop::runForever).isInstanceOf(StackOverflowError.class);
        out.has();
        loop.callSoon(loop::stop);
        loop.runForever();
        loop.close();
        out.has("after");
    }

    @Test
    void stopEndsTheLoopAfterTheBatchThatIsRunning() {
        EventLoop loop = EventLoop.create();
        loop.callSoon(() -> {
            out.print("stop");
            loop.stop();
            loop.callSoon(() -> out.print("next iteration"));
        });
        loop.callSoon(() -> out.print("same batch"));
        loop.runForever();
        out.print("stopped");
        loop.callSoon(loop::stop);
        loop.runForever();
        loop.close();
        out.has("stop", "same batch", "stopped", "next iteration");
    }

    @Test
    void stopBeforeRunningMakesTheLoopDoOneIteration() {
        EventLoop loop = EventLoop.create();
        loop.callSoon(() -> {
            out.print("once");
            loop.callSoon(() -> out.print("never"));
        });
        loop.stop();
        loop.runForever();
        loop.close();
        out.has("once");
    }

    @Test
    void runUntilCompleteGivesTheResultAndTheOriginalException() {
        EventLoop loop = EventLoop.create();
        IllegalArgumentException error = new IllegalArgumentException("x");
        assertThat(loop.runUntilComplete(async(() -> {
                    await(yieldNow());
                    return 5;
                })))
                .isEqualTo(5);
        assertThatThrownBy(() -> loop.runUntilComplete(async(() -> {
                    throw error;
                })))
                .isSameAs(error);
        loop.close();
        loop.close();
        assertThatIllegalStateException().isThrownBy(loop::runForever).withMessageContaining("closed");
    }

    @Test
    void aRunningLoopCannotBeClosed() {
        run(async(() -> {
            assertThatIllegalStateException().isThrownBy(() -> runningLoop().close());
            out.print("still running");
        }));
        out.has("still running");
    }

    @Test
    void outsideOfALoopThereIsNoRunningLoopAndNoTaskCanBeMade() {
        assertThatIllegalStateException().isThrownBy(() -> runningLoop());
        Coroutine<Void> coroutine = nothing();
        assertThatIllegalStateException().isThrownBy(() -> createTask(coroutine));
        coroutine.close();
    }
}
