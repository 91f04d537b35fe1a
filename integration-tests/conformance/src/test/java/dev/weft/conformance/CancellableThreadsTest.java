package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.CancelledError;
import dev.weft.ContextVar;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.testkit.CapturedLog;
import dev.weft.testkit.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** {@code toThread} whose work ends before its await does. */
class CancellableThreadsTest {
    private static final ContextVar<String> USER = ContextVar.of("user", "nobody");

    private final Trace out = new Trace();

    /**
     * As Kafka's: polls until there is a record or another thread wakes it up; using it from two threads is an error.
     */
    private static final class Consumer {
        final CountDownLatch polling = new CountDownLatch(1);
        private final CountDownLatch wakeUp = new CountDownLatch(1);
        final AtomicBoolean inUse = new AtomicBoolean();

        String poll() throws InterruptedException {
            inUse.set(true);
            try {
                polling.countDown();
                wakeUp.await();
                throw new IllegalStateException("woken up");
            } finally {
                inUse.set(false);
            }
        }

        void wakeup() {
            wakeUp.countDown();
        }
    }

    @Test
    void aCancellationMakesTheWorkEndAndWaitsForThat() {
        run(async(() -> {
            Consumer consumer = new Consumer();
            Task<String> task = createTask(toThread(consumer::poll, consumer::wakeup));
            await(toThread(() -> consumer.polling.await()));
            task.cancel("enough");
            try {
                await(task);
            } catch (CancelledError e) {
                out.print("cancelled", e.getMessage(), "in use:", consumer.inUse.get());
                out.print(e.getSuppressed()[0]);
            }
        }));
        out.has("cancelled enough in use: false", "java.lang.IllegalStateException: woken up");
    }

    @Test
    void withoutACancellationItIsAsToThread() {
        run(async(() -> {
            USER.set("ada");
            String name = await(toThread(() -> USER.get(), () -> out.print("never")));
            await(toThread(() -> out.print("done by", name), () -> out.print("never")));
            try {
                await(toThread(
                        () -> {
                            throw new IOException("disk");
                        },
                        () -> out.print("never")));
            } catch (Exception e) {
                out.print(e);
            }
        }));
        out.has("done by ada", "java.io.IOException: disk");
    }

    @Test
    void anInterruptMakesTheWorkEnd() {
        run(async(() -> {
            CountDownLatch working = new CountDownLatch(1);
            Task<Void> task = createTask(toThreadInterruptibly(() -> {
                working.countDown();
                new CountDownLatch(1).await();
            }));
            await(toThread(() -> working.await()));
            task.cancel();
            try {
                await(task);
            } catch (CancelledError e) {
                out.print(e.getSuppressed()[0].getClass().getSimpleName());
            }
            out.print(await(toThreadInterruptibly(() -> 42)));
        }));
        out.has("InterruptedException", "42");
    }

    @Test
    void aValueThatComesInSpiteOfTheCancellationIsDroppedAndEachCancellationCallsTheAction() {
        run(async(() -> {
            CountDownLatch working = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(2);
            Task<String> task = createTask(toThread(
                    () -> {
                        working.countDown();
                        end.await();
                        return "late";
                    },
                    () -> {
                        out.print("action");
                        end.countDown();
                    }));
            await(toThread(() -> working.await()));
            task.cancel("first");
            await(yieldNow());
            await(yieldNow());
            task.cancel("second");
            try {
                await(task);
            } catch (CancelledError e) {
                out.print(e.getMessage(), task.isCancelled());
            }
        }));
        out.has("action", "action", "second true");
    }

    @Test
    void anActionThatFailsIsReportedAndTheWaitGoesOn() {
        List<String> log = CapturedLog.of(() -> run(async(() -> {
            Consumer consumer = new Consumer();
            Task<String> task = createTask(toThread(consumer::poll, () -> {
                consumer.wakeup();
                throw new IllegalStateException("action failed");
            }));
            await(toThread(() -> consumer.polling.await()));
            task.cancel();
            await(waitAll(List.of(task)));
            out.print(task.isCancelled(), consumer.inUse.get());
        })));
        out.has("true false");
        assertThat(log)
                .containsExactly("SEVERE Exception in the cancel action of toThread\n<coroutine toThread>"
                        + " java.lang.IllegalStateException: action failed");
    }

    @Test
    void workThatNoThreadHasTakenUpNeverRuns() {
        run(async(() -> {
            List<Runnable> queued = new ArrayList<>();
            runningLoop().setDefaultExecutor(queued::add);
            Coroutine<String> work = toThread(
                    () -> {
                        out.print("never");
                        return "x";
                    },
                    () -> out.print("never"));
            Task<String> task = createTask(work);
            await(yieldNow());
            task.cancel();
            await(waitAll(List.of(task)));
            queued.forEach(Runnable::run);
            out.print(task.isCancelled(), queued.size());
        }));
        out.has("true 1");
    }

    @Test
    void anActionWithoutAValueMayThrowAnything() {
        run(async(() -> {
            await(toThread(() -> out.print("acted")));
            try {
                await(toThread(() -> {
                    Thread.sleep(0);
                    throw new IOException("disk");
                }));
            } catch (Exception e) {
                out.print(e);
            }
            String value = await(toThread(() -> "the form with a value wins"));
            out.print(value);
        }));
        out.has("acted", "java.io.IOException: disk", "the form with a value wins");
    }
}
