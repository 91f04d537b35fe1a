package dev.weft;

import static dev.weft.Asyncio.runCoroutineThreadsafe;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.failing;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.internal.bridge.StageFuture;
import dev.weft.internal.core.Loop;
import dev.weft.testkit.CapturedLog;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is left when a loop is closed, or loses the executor that it runs in or works with. */
class ClosedLoopTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;
    private final List<ErrorContext> reports = virtual.reports;

    @Test
    void theCommonPoolIsNobodysToShutDown() throws Exception {
        CountDownLatch others = new CountDownLatch(1);
        // The pool may have no more than one thread: one that says that it blocks is replaced meanwhile.
        CompletableFuture<Void> work = CompletableFuture.runAsync(() -> blockFor(others), ForkJoinPool.commonPool());
        try (CapturedLog log = new CapturedLog()) {
            Asyncio.run(steps(
                    x -> {
                        runningLoop().setDefaultExecutor(ForkJoinPool.commonPool());
                        return toThread(() -> "ours");
                    },
                    x -> trace.note(x)));
            assertThat(log.lines()).isEmpty();
        }
        trace.has("ours");
        assertThat(work).isNotDone();
        others.countDown();
        work.get(60, TimeUnit.SECONDS);
    }

    private static void blockFor(CountDownLatch latch) {
        try {
            ForkJoinPool.managedBlock(new ForkJoinPool.ManagedBlocker() {
                @Override
                public boolean block() throws InterruptedException {
                    latch.await();
                    return true;
                }

                @Override
                public boolean isReleasable() {
                    return latch.getCount() == 0;
                }
            });
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theEndOfARunWaitsForItsWorkInAnExecutorThatCannotBeShutDown() {
        List<Thread> threads = new ArrayList<>();
        boolean[] ended = new boolean[1];
        CountDownLatch mainEnded = new CountDownLatch(1);
        Asyncio.run(steps(x -> {
            runningLoop().setDefaultExecutor(work -> {
                Thread thread = new Thread(work);
                threads.add(thread);
                thread.start();
            });
            runningLoop().runInExecutor(null, () -> {
                mainEnded.await();
                return ended[0] = true;
            });
            runningLoop().callSoon(() -> runningLoop().callSoon(mainEnded::countDown));
            return null;
        }));
        assertThat(ended[0]).isTrue();
    }

    @Test
    void aLoopWhoseExecutorIsShutDownEndsItsTasksElsewhereAndSaysSo() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        EventLoop hosted = EventLoop.over(executor);
        CompletableFuture<ErrorContext> told = new CompletableFuture<>();
        CompletableFuture<Object> stage = new CompletableFuture<>();
        CompletableFuture<Object> begun = new CompletableFuture<>();
        hosted.callSoonThreadsafe(() -> hosted.setExceptionHandler((l, context) -> told.complete(context)));
        CompletableFuture<Object> waiting = runCoroutineThreadsafe(
                attempt(
                        () -> {
                            begun.complete(null);
                            return steps(x -> StageFuture.of((Loop) hosted, stage));
                        },
                        error -> steps(x -> sleep(0.001), x -> trace.note("cleaned up"), x -> {
                            throw error;
                        })),
                hosted);
        begun.get(60, TimeUnit.SECONDS);
        executor.submit(() -> {}).get(); // the turn is over
        executor.shutdown();
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> hosted.callSoonThreadsafe(() -> trace.add("never")));
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> waiting.get(60, TimeUnit.SECONDS));
        assertThat(told.get(60, TimeUnit.SECONDS).message())
                .isEqualTo(
                        "the executor of the event loop refused to run it: its tasks are cancelled, and it is closed");
        assertThat(told.get().exception()).isInstanceOf(RejectedExecutionException.class);
        while (!hosted.isClosed()) {
            Thread.onSpinWait();
        }
        trace.has("cleaned up");
        assertThatIllegalStateException()
                .isThrownBy(() -> hosted.callSoonThreadsafe(() -> {}))
                .withMessage("Event loop is closed");
    }

    // ---- closed loops

    @Test
    void aClosedLoopEndsWhatOtherThreadsHoldOfIt() {
        EventLoop closing = VirtualClock.loop();
        closing.setExceptionHandler((l, context) -> reports.add(context));
        Future<Object> future = closing.createFuture();
        CompletableFuture<Object> view = future.toCompletableFuture();
        CompletableFuture<Object> neverBegun = runCoroutineThreadsafe(Steps.<Object>steps(), closing);
        Task<Object> task = closing.createTask(Steps.steps(x -> sleep(1)));
        CompletableFuture<Object> taskView = task.toCompletableFuture();
        closing.callSoon(() -> closing.callSoon(() -> closing.callSoon(closing::stop)));
        closing.runForever();
        CompletableFuture<Object> queued = runCoroutineThreadsafe(Steps.<Object>steps(), closing);
        closing.close();
        assertThat(view).isCancelled();
        assertThat(neverBegun).isNotCancelled().isDone();
        assertThat(taskView).isCancelled();
        assertThat(queued).isCancelled();
    }

    @Test
    void aClosedLoopRefusesAndNothingIsForgotten() {
        EventLoop closed = EventLoop.create();
        Future<Object> done = closed.createFuture();
        done.setResult(null);
        closed.close();
        virtual.run(x -> {
            List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> uses = List.of(
                    () -> closed.createTask(failing("")),
                    () -> closed.createTask(failing(""), "name"),
                    () -> closed.createTask(failing(""), Context.copy()),
                    () -> closed.runUntilComplete(failing("")),
                    () -> runCoroutineThreadsafe(failing(""), closed),
                    () -> closed.callSoon(() -> {}),
                    () -> closed.callSoonThreadsafe(() -> {}),
                    () -> closed.callLater(Duration.ZERO, () -> {}),
                    () -> done.addDoneCallback(f -> {}),
                    () -> closed.runInExecutor(null, () -> null));
            for (var use : uses) {
                assertThatIllegalStateException().isThrownBy(use).withMessage("Event loop is closed");
            }
            Runner runner = new Runner();
            runner.close();
            return yieldNow();
        });
        loop.close();
        assertThat(reports).isEmpty();
    }

    @Test
    void whatFailsInACloseDoesNotKeepTheRestOpen() {
        boolean[] driverClosed = new boolean[1];
        VirtualClock virtual = new VirtualClock();
        EventLoop closing = EventLoop.create(new LoopDriver() {
            @Override
            public long nanos() {
                return virtual.nanos();
            }

            @Override
            public void await(long deadline) {
                virtual.await(deadline);
            }

            @Override
            public boolean poll() {
                return false;
            }

            @Override
            public void wake() {
                virtual.wake();
            }

            @Override
            public void close() {
                driverClosed[0] = true;
            }
        });
        CompletableFuture<Object> view = closing.createFuture().toCompletableFuture();
        closing.createTask(steps(x -> sleep(1)));
        closing.setExceptionHandler((l, context) -> {
            throw new InternalError("fatal");
        });
        assertThatExceptionOfType(InternalError.class).isThrownBy(closing::close);
        assertThat(driverClosed[0]).isTrue();
        assertThat(view).isCancelled();
    }
}
