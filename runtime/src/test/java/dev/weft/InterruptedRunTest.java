package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.internal.schedule.ParkingDriver;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an interrupt of its thread does to a run. */
class InterruptedRunTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;

    private Coroutine<Object> busy() {
        return new Script<>() {
            @Override
            Object body(Object sent) throws Throwable {
                value(sent);
                return waits(1, yieldNow()) ? SUSPENDED : null;
            }
        };
    }

    /** A program that waits, one that is busy alone, one that is busy beside another. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void anInterruptCancelsTheMainTaskOfARun(int busy) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        List<Object> events = new ArrayList<>();
        Thread thread = new Thread(() -> {
            try {
                Asyncio.run(attempt(
                        () -> {
                            begun.countDown();
                            if (busy == 2) {
                                createTask(busy());
                            }
                            return busy == 0 ? steps(x -> sleep(1000)) : busy();
                        },
                        error -> {
                            events.add("flag " + Thread.currentThread().isInterrupted());
                            events.add("cleans up");
                            throw error;
                        }));
            } catch (CancelledError cancelled) {
                events.add(cancelled.getMessage());
            }
            events.add("flag " + Thread.interrupted());
        });
        thread.start();
        begun.await();
        thread.interrupt();
        thread.join();
        assertThat(events)
                .containsExactly("flag false", "cleans up", "the thread of the run was interrupted", "flag true");
    }

    @Test
    void aMainTaskMaySwallowTheInterruptAndEachInterruptIsARequest() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        List<Object> events = new ArrayList<>();
        Thread thread = new Thread(() -> {
            events.add(Asyncio.run(Steps.<Object>steps(
                    x -> {
                        first.countDown();
                        return attempt(() -> steps(y -> sleep(1000)), error -> {
                            events.add("first");
                            second.countDown();
                            return null;
                        });
                    },
                    x -> attempt(() -> steps(y -> sleep(1000)), error -> {
                        events.add("second");
                        return null;
                    }),
                    x -> sleep(Duration.ZERO, "result"))));
            events.add(Thread.interrupted());
        });
        thread.start();
        first.await();
        thread.interrupt();
        second.await();
        thread.interrupt();
        thread.join();
        assertThat(events).containsExactly("first", "second", "result", true);
    }

    @Test
    void anInterruptBeforeTheRunEndsItBeforeItBegins() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(CancelledError.class)
                .isThrownBy(() -> Asyncio.run(steps(x -> trace.note("never")), VirtualClock.options()));
        assertThat(Thread.interrupted()).isTrue();
        trace.has();
    }

    @Test
    void theEndOfARunIsNotDisturbedByTheInterruptThatEndedIt() {
        assertThatExceptionOfType(CancelledError.class)
                .isThrownBy(() -> Asyncio.run(
                        steps(
                                x -> {
                                    createTask(attempt(
                                            () -> steps(y -> sleep(1000)),
                                            error -> steps(
                                                    y -> trace.note("flag "
                                                            + Thread.currentThread()
                                                                    .isInterrupted()),
                                                    y -> sleep(1),
                                                    y -> toThread(() -> "from a thread"),
                                                    y -> trace.note(y))));
                                    return yieldNow();
                                },
                                x -> {
                                    Thread.currentThread().interrupt();
                                    return sleep(1000);
                                }),
                        VirtualClock.options()));
        assertThat(Thread.interrupted()).isTrue();
        trace.has("flag false", "from a thread");
    }

    /** Counts how often the loop waits. */
    private static final class Counting implements LoopDriver {
        private final ParkingDriver driver = new ParkingDriver();
        int awaits;

        @Override
        public long nanos() {
            return driver.nanos();
        }

        @Override
        public void await(long deadline) {
            awaits++;
            driver.await(deadline);
        }

        @Override
        public boolean poll() {
            return false;
        }

        @Override
        public void wake() {
            driver.wake();
        }

        @Override
        public void close() {}
    }

    @Test
    void onALoopThatIsRunByHandTheFlagIsTheUsersAndNothingSpins() {
        Counting driver = new Counting();
        try (EventLoop byHand = EventLoop.create(driver)) {
            byHand.runUntilComplete(steps(
                    x -> {
                        Thread.currentThread().interrupt();
                        return sleep(0.02);
                    },
                    x -> trace.note(Thread.currentThread().isInterrupted()),
                    x -> sleep(0.02)));
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(driver.awaits).isLessThan(20);
        trace.has(true);
    }
}
