package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.CancelledError;
import dev.weft.ContextVar;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Other threads: work handed to them, and what comes back from them. */
class ThreadsTest {
    private static final ContextVar<String> VAR = ContextVar.of("var");

    private final Trace out = new Trace();

    @Async
    private Coroutine<Integer> twice(int number) {
        await(sleep(0));
        return result(2 * number);
    }

    @Async
    private Coroutine<Void> forever(CountDownLatch started) {
        try {
            started.countDown();
            await(sleep(1000));
        } catch (CancelledError e) {
            out.print("task cancelled");
            throw e;
        }
        return done();
    }

    @Test
    @Rule("137")
    void aCoroutineFromAnotherThreadHasAJavaFutureWhoseCancelReachesTheTask() {
        run(async(() -> {
            EventLoop loop = runningLoop();
            CountDownLatch started = new CountDownLatch(1);
            boolean cancelled = await(toThread(() -> {
                assertThat(runCoroutineThreadsafe(twice(21), loop).get()).isEqualTo(42);
                CompletableFuture<Void> future = runCoroutineThreadsafe(forever(started), loop);
                started.await();
                return future.cancel(true);
            }));
            await(sleep(.001));
            out.print(cancelled);
        }));
        out.has("task cancelled", "true");
    }

    @Test
    void anErrorOfACoroutineFromAnotherThreadIsInItsFuture() {
        run(async(() -> {
            EventLoop loop = runningLoop();
            Throwable error = await(toThread(() -> runCoroutineThreadsafe(bad(), loop)
                    .handle((value, failure) -> failure)
                    .get()));
            out.print(error);
        }));
        out.has("java.lang.IllegalArgumentException: x");
    }

    @Async
    private Coroutine<Void> bad() {
        throw new IllegalArgumentException("x");
    }

    @Test
    @Rule("138")
    void toThreadTakesTheContextAlongAndItsCancelDoesNotStopTheThread() {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        List<String> done = new CopyOnWriteArrayList<>();
        run(async(() -> {
            VAR.set("ctx");
            Thread loopThread = Thread.currentThread();
            out.print(await(toThread(() -> VAR.get() + " " + (Thread.currentThread() == loopThread))));
            Task<Void> task = createTask(toThread(() -> {
                started.countDown();
                cancelled.await();
                done.add("done");
                ended.countDown();
                return null;
            }));
            await(toThread(() -> {
                started.await();
                return null;
            }));
            task.cancel();
            await(waitAll(List.of(task)));
            out.print(task.isCancelled(), done);
            cancelled.countDown();
            await(toThread(() -> {
                ended.await();
                return null;
            }));
            out.print(done);
        }));
        out.has("ctx false", "true []", "[done]");
    }

    @Test
    void anErrorInTheThreadIsThrownAtTheAwaitAsItself() {
        java.io.IOException error = new java.io.IOException("disk");
        run(async(() -> {
            try {
                await(toThread(() -> {
                    throw error;
                }));
            } catch (Exception e) {
                out.print(e == error);
            }
        }));
        out.has("true");
    }

    @Test
    @Rule("152")
    void callSoonThreadsafeWakesASleepingLoopInTheOrderOfOneThread() {
        run(async(() -> {
            EventLoop loop = runningLoop();
            Future<Void> future = loop.createFuture();
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 3; i++) {
                    int number = i;
                    loop.callSoonThreadsafe(() -> out.print(number));
                }
                loop.callSoonThreadsafe(() -> future.setResult(null));
            });
            thread.start();
            await(future);
            out.print("awake");
        }));
        out.has("0", "1", "2", "awake");
    }

    @Test
    void aStageCompletedElsewhereResumesItsAwaiterOnTheLoop() {
        run(async(() -> {
            Thread loopThread = Thread.currentThread();
            CompletableFuture<String> stage = new CompletableFuture<>();
            new Thread(() -> stage.complete("value")).start();
            out.print(await(stage), Thread.currentThread() == loopThread);
        }));
        out.has("value true");
    }
}
