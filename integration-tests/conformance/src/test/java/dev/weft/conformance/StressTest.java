package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.annotations.Async;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many threads against one loop: nothing is lost and nobody sleeps for ever. A lost wake-up shows as a hang, which the
 * limit turns into a failure; {@code -Dweft.stress=100} repeats everything a hundred times as often.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StressTest {
    private static final int THREADS = 4;
    private static final int FACTOR = Integer.getInteger("weft.stress", 1);

    /** Starts the threads, which begin together, and returns at once. */
    private static List<Thread> start(IntConsumer body) {
        CountDownLatch gate = new CountDownLatch(THREADS);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            Thread thread = new Thread(() -> {
                gate.countDown();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                body.accept(number);
            });
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    @Test
    void everyCallbackFromEveryThreadRunsOnceAndInTheOrderOfItsThread() {
        int calls = 5_000 * FACTOR;
        run(async(() -> {
            EventLoop loop = runningLoop();
            Future<Void> finished = loop.createFuture();
            int[] next = new int[THREADS];
            int[] running = {THREADS};
            List<String> wrong = new ArrayList<>();
            start(thread -> {
                for (int i = 0; i < calls; i++) {
                    int number = i;
                    loop.callSoonThreadsafe(() -> {
                        if (next[thread]++ != number) {
                            wrong.add(thread + ": " + number);
                        }
                    });
                }
                loop.callSoonThreadsafe(() -> {
                    if (--running[0] == 0) {
                        finished.setResult(null);
                    }
                });
            });
            await(finished);
            assertThat(wrong).isEmpty();
            assertThat(next).containsOnly(calls);
        }));
    }

    @Async
    private static Coroutine<Integer> square(int number) {
        if (number % 3 == 0) {
            await(yieldNow());
        }
        return result(number * number);
    }

    @Test
    void everyCoroutineFromEveryThreadReturnsItsResult() {
        int calls = 500 * FACTOR;
        AtomicInteger wrong = new AtomicInteger();
        run(async(() -> {
            EventLoop loop = runningLoop();
            Future<Void> finished = loop.createFuture();
            AtomicInteger running = new AtomicInteger(THREADS);
            start(thread -> {
                for (int i = 0; i < calls; i++) {
                    int number = i % 1000;
                    if (runCoroutineThreadsafe(square(number), loop).join() != number * number) {
                        wrong.incrementAndGet();
                    }
                }
                if (running.decrementAndGet() == 0) {
                    loop.callSoonThreadsafe(() -> finished.setResult(null));
                }
            });
            await(finished);
        }));
        assertThat(wrong).hasValue(0);
    }

    @Async
    private static Coroutine<Integer> awaiting(CompletableFuture<Integer> stage) {
        return result(await(stage));
    }

    @Test
    void everyStageCompletedOnAnotherThreadResumesItsAwaiter() {
        int stages = 2_000 * FACTOR;
        run(async(() -> {
            List<CompletableFuture<Integer>> all = new ArrayList<>();
            for (int i = 0; i < stages; i++) {
                all.add(new CompletableFuture<>());
            }
            // The threads complete while the tasks are being made: some stages are done before their await, some after
            // it.
            AtomicInteger next = new AtomicInteger();
            start(thread -> {
                for (int i; (i = next.getAndIncrement()) < stages; ) {
                    all.get(i).complete(i);
                }
            });
            List<Task<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < stages; i++) {
                tasks.add(createTask(awaiting(all.get(i))));
                if (i % 50 == 0) {
                    await(yieldNow());
                }
            }
            List<Integer> results = await(gather(tasks));
            for (int i = 0; i < stages; i++) {
                assertThat(results.get(i)).isEqualTo(i);
            }
        }));
    }

    @Test
    void aLoopAndAThreadThatWakeEachOtherInTurnNeverBothSleep() {
        int rounds = 2_000 * FACTOR;
        run(async(() -> {
            EventLoop loop = runningLoop();
            for (int i = 0; i < rounds; i++) {
                CompletableFuture<Integer> ping = new CompletableFuture<>();
                Future<Integer> pong = loop.createFuture();
                ping.thenAcceptAsync(number -> loop.callSoonThreadsafe(() -> pong.setResult(number)));
                ping.complete(i);
                assertThat(await(pong)).isEqualTo(i);
            }
        }));
    }

    @Async
    private static Coroutine<String> cancellable(CompletableFuture<Integer> stage, AtomicInteger ended) {
        try {
            return result("value " + await(stage));
        } catch (CancelledError e) {
            await(yieldNow());
            throw e;
        } finally {
            ended.incrementAndGet();
        }
    }

    @Test
    void aCancelFromOutsideRacingWithAResultEndsEachTaskOnce() {
        int count = 1_000 * FACTOR;
        AtomicInteger ended = new AtomicInteger();
        run(async(() -> {
            List<CompletableFuture<Integer>> stages = new ArrayList<>();
            List<Task<String>> tasks = new ArrayList<>();
            List<CompletableFuture<String>> views = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                stages.add(new CompletableFuture<>());
                tasks.add(createTask(cancellable(stages.get(i), ended)));
                views.add(tasks.get(i).toCompletableFuture());
            }
            await(yieldNow()); // all of them wait now, so that each cancellation meets a body that has begun
            start(thread -> {
                List<Integer> order = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    order.add(i);
                }
                Collections.shuffle(order, new java.util.Random(thread));
                for (int i : order) {
                    if (thread % 2 == 0) {
                        views.get(i).cancel(true);
                    } else {
                        stages.get(i).complete(i);
                    }
                }
            });
            await(waitAll(tasks));
            for (int i = 0; i < count; i++) {
                assertThat(tasks.get(i).isCancelled() || tasks.get(i).result().equals("value " + i))
                        .isTrue();
                assertThat(views.get(i).isDone()).isTrue();
            }
        }));
        assertThat(ended).hasValue(count);
    }

    @Test
    void workSentToThreadsComesBackComplete() {
        int count = 300 * FACTOR;
        run(async(() -> {
            List<Coroutine<Integer>> work = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                work.add(toThread(() -> number + 1));
            }
            int sum = 0;
            for (int each : await(gather(work))) {
                sum += each;
            }
            assertThat(sum).isEqualTo(count * (count + 1) / 2);
        }));
    }
}
