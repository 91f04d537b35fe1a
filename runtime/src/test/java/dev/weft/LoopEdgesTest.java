package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.runCoroutineThreadsafe;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.internal.bridge.StageFuture;
import dev.weft.internal.core.Loop;
import dev.weft.internal.schedule.ParkingDriver;
import dev.weft.sync.AsyncEvent;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What happens where a loop goes idle, is interrupted, is closed, loses its executor, or meets objects that misbehave.
 */
class LoopEdgesTest extends LoopTest {
    private Awaitable<?> note(Object what) {
        trace.add(what);
        return null;
    }

    private static Coroutine<Object> failing(String message) {
        return steps(x -> yieldNow(), x -> {
            throw new IllegalStateException(message);
        });
    }

    // ---- going idle

    /** A driver that finds the only failure garbage on the way into the wait. */
    @Test
    void whatTheExceptionHandlerMakesReadyOnTheWayIntoTheWaitRuns() {
        AsyncEvent shutdown = new AsyncEvent();
        loop.setExceptionHandler((l, context) -> {
            trace.add(context.message());
            shutdown.set();
        });
        run(
                x -> {
                    createTask(failing("lost"));
                    return sleep(1);
                },
                x -> {
                    while (trace.size() == 0 && !collected()) {
                        Thread.onSpinWait();
                    }
                    return shutdown.await();
                });
        trace.has("Task exception was never retrieved");
    }

    private boolean collected() {
        System.gc();
        return ((Loop) loop).reports().hasGarbage();
    }

    @Test
    void aHandlerThatStopsTheLoopOnTheWayIntoTheWaitStopsIt() {
        loop.setExceptionHandler((l, context) -> loop.stop());
        loop.createTask(failing("lost"));
        loop.callLater(Duration.ofSeconds(1), () -> {
            while (!collected()) {
                Thread.onSpinWait();
            }
        });
        loop.runForever();
        assertThat(loop.time()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void lostFailuresAreReportedWhileTheLoopIsBusy(int tasks) {
        int lost = 500;
        run(new Script<Void>() {
            private int i;

            @Override
            Object body(Object sent) throws Throwable {
                value(sent);
                for (int n = 1; n < tasks && i == 0; n++) {
                    createTask(new Spin(this));
                }
                for (; i < 300_000; i++) {
                    if (i < lost) {
                        createTask(failing("lost"));
                    } else if (i == lost + 10) {
                        System.gc();
                    } else if (i > lost + 10 && reports.size() > lost / 2) {
                        break;
                    }
                    if (waits(1, yieldNow())) {
                        i++;
                        return SUSPENDED;
                    }
                }
                over = true;
                return null;
            }
        });
        assertThat(reports).hasSizeGreaterThan(lost / 2);
    }

    private boolean over;

    private final class Spin extends Script<Void> {
        Spin(Object other) {}

        @Override
        Object body(Object sent) throws Throwable {
            value(sent);
            return !over && waits(1, yieldNow()) ? SUSPENDED : null;
        }
    }

    @Test
    void aLoopInAnExecutorReportsLostFailuresWheneverATurnFindsNothing() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            EventLoop hosted = EventLoop.over(executor);
            CountDownLatch reported = new CountDownLatch(1);
            hosted.callSoonThreadsafe(() -> {
                hosted.setExceptionHandler((l, context) -> reported.countDown());
                hosted.createTask(failing("lost"));
            });
            while (reported.getCount() > 0) {
                System.gc();
                CountDownLatch turn = new CountDownLatch(1);
                hosted.callSoonThreadsafe(turn::countDown);
                turn.await();
            }
            executor.submit(hosted::close).get();
        } finally {
            executor.shutdown();
        }
    }

    // ---- interrupts

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
                .isThrownBy(() -> Asyncio.run(steps(x -> note("never")), Virtual.options()));
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
                                                    y -> note("flag "
                                                            + Thread.currentThread()
                                                                    .isInterrupted()),
                                                    y -> sleep(1),
                                                    y -> toThread(() -> "from a thread"),
                                                    y -> note(y))));
                                    return yieldNow();
                                },
                                x -> {
                                    Thread.currentThread().interrupt();
                                    return sleep(1000);
                                }),
                        Virtual.options()));
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
                    x -> note(Thread.currentThread().isInterrupted()),
                    x -> sleep(0.02)));
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(driver.awaits).isLessThan(20);
        trace.has(true);
    }

    // ---- circles

    @Test
    void tasksThatAwaitEachOtherAreCancelledAndTheRunSaysSo() {
        Task<?>[] tasks = new Task<?>[3];
        assertThatIllegalStateException()
                .isThrownBy(() -> Asyncio.run(
                        steps(x -> {
                            for (int i = 0; i < 3; i++) {
                                int next = (i + 1) % 3;
                                tasks[i] = createTask(
                                        attempt(() -> steps(y -> tasks[next]), error -> {
                                            note("cleans up");
                                            throw error;
                                        }),
                                        "t" + i);
                            }
                            createTask(steps(y -> tasks[1]), "tail");
                            return yieldNow();
                        }),
                        Virtual.options()))
                .withMessageMatching("tasks await each other in a circle: (t\\d) -> t\\d -> t\\d -> \\1");
        trace.has("cleans up", "cleans up", "cleans up");
        assertThat(tasks).allMatch(Task::isCancelled);
    }

    @Test
    void aCircleThroughAGatherIsCancelledToo() {
        Task<?>[] tasks = new Task<?>[2];
        loop.runUntilComplete(steps(
                x -> {
                    tasks[0] = createTask(steps(y -> gather(tasks[1], sleep(1000))));
                    tasks[1] = createTask(steps(y -> tasks[0]));
                    return yieldNow();
                },
                x -> yieldNow(),
                x -> note(tasks[0].cancel()),
                x -> sleep(1),
                x -> note(tasks[0].isCancelled() + " " + tasks[1].isCancelled())));
        trace.has(true, "true true");
    }

    // ---- objects that misbehave

    private static final class Fixed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public void setStackTrace(StackTraceElement[] trace) {
            throw new UnsupportedOperationException("immutable");
        }
    }

    private static final class Traceless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public StackTraceElement[] getStackTrace() {
            return null;
        }
    }

    @Test
    void aThrowableThatRefusesItsStackTraceGoesOn() {
        for (RuntimeException failure : List.of(new Fixed(), new Traceless())) {
            run(x -> attempt(
                    () -> steps(y -> steps(z -> yieldNow(), z -> {
                        throw failure;
                    })),
                    error -> note(error == failure)));
            trace.has(true);
        }
    }

    record Session(Future<Session> opening) {}

    @Test
    void theTextOfSomethingThatContainsItselfEnds() {
        Future<Session> future = loop.createFuture();
        future.setResult(new Session(future));
        assertThat(future).hasToString("<Future finished result=Session[opening=<Future finished result=...>]>");
        assertThatExceptionOfType(InvalidStateException.class)
                .isThrownBy(() -> future.setResult(null))
                .withMessage(
                        "invalid state: <Future finished result=Session[opening=<Future finished result=...>]> is done already");
        Future<Object> chain = loop.createFuture();
        chain.setResult("end");
        for (int i = 0; i < 100_000; i++) {
            Future<Object> next = loop.createFuture();
            next.setResult(chain);
            chain = next;
        }
        assertThat(chain.toString()).contains("result=...").hasSizeLessThan(1000);
    }

    private static final class Mute implements Runnable {
        private final Runnable body;

        Mute(Runnable body) {
            this.body = body;
        }

        @Override
        public void run() {
            body.run();
        }

        @Override
        public String toString() {
            throw new StackOverflowError();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTextThatFailsDoesNotEndTheRun(boolean debug) {
        loop.setDebug(debug);
        loop.callSoon(new Mute(() -> trace.add("ran")));
        loop.callSoon(new Mute(() -> {
            throw new IllegalStateException("failed");
        }));
        run(x -> sleep(1), x -> note("goes on"));
        trace.has("ran", "goes on");
        assertThat(reports)
                .extracting(ErrorContext::message)
                .containsExactly(
                        "Exception in callback <dev.weft.LoopEdgesTest$Mute, whose toString() throws java.lang.StackOverflowError>");
    }

    @Test
    void aLogHandlerThatFailsDoesNotEndTheRun() {
        java.util.logging.Logger logger = java.util.logging.Logger.getLogger("dev.weft");
        java.util.logging.Handler broken = new java.util.logging.Handler() {
            @Override
            public void publish(java.util.logging.LogRecord record) {
                trace.add(record.getLevel());
                throw new IllegalStateException("disk full");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        java.io.PrintStream err = System.err;
        java.io.ByteArrayOutputStream told = new java.io.ByteArrayOutputStream();
        logger.setUseParentHandlers(false);
        logger.addHandler(broken);
        System.setErr(new java.io.PrintStream(told, true));
        try {
            loop.setExceptionHandler(null);
            loop.callSoon(() -> {
                throw new IllegalStateException("failed");
            });
            run(x -> sleep(1), x -> note("goes on"));
        } finally {
            System.setErr(err);
            logger.removeHandler(broken);
            logger.setUseParentHandlers(true);
        }
        trace.has(java.util.logging.Level.SEVERE, "goes on");
        assertThat(told.toString()).contains("Exception in callback", "failed", "not logged: ", "disk full");
    }

    // ---- executors

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
                    x -> note(x)));
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
                        error -> steps(x -> sleep(0.001), x -> note("cleaned up"), x -> {
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
        EventLoop closing = Virtual.loop();
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
        run(x -> {
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

    // ---- to the letter

    @Test
    void callsFromTheOwnThreadAndBeforeTheRunKeepTheirOrder() {
        loop.callSoon(() -> trace.add("a"));
        loop.callSoonThreadsafe(() -> trace.add("b"));
        loop.callSoon(() -> {
            trace.add("c");
            loop.callSoonThreadsafe(() -> trace.add("f"));
            loop.callSoon(() -> trace.add("g"));
        });
        loop.callLater(Duration.ofSeconds(-1), () -> trace.add("timer"));
        loop.createTask(steps(x -> note("d")));
        loop.callSoonThreadsafe(() -> trace.add("e"));
        run(x -> yieldNow(), x -> yieldNow());
        trace.has("a", "b", "c", "d", "e", "timer", "f", "g");
    }

    @Test
    void negativeDelaysKeepTheirOrderByTime() {
        for (int seconds : new int[] {0, -1, -3, -2, Integer.MIN_VALUE}) {
            loop.callLater(Duration.ofSeconds(seconds), () -> trace.add(seconds));
        }
        loop.callLater(Duration.ofSeconds(Long.MIN_VALUE), () -> trace.add("eternity"));
        run(x -> yieldNow(), x -> yieldNow());
        trace.has("eternity", Integer.MIN_VALUE, -3, -2, -1, 0);
    }

    @Test
    void aHandleCanBeCancelledFromAnyThreadAndThenTheCallbackHasEndedOrDoesNotRun() throws Exception {
        int rounds = 2_000;
        EventLoop other = EventLoop.create();
        Thread thread = new Thread(other::runForever);
        thread.start();
        for (int i = 0; i < rounds; i++) {
            boolean[] running = new boolean[2];
            Handle handle = other.callSoonThreadsafe(() -> {
                running[0] = true;
                Thread.yield();
                running[1] = true;
            });
            if (i % 3 == 0) {
                Thread.yield();
            }
            handle.cancel();
            assertThat(running[0]).isEqualTo(running[1]);
            assertThat(handle.isCancelled()).isTrue();
        }
        other.callSoonThreadsafe(other::stop);
        thread.join();
        other.close();
    }

    @Test
    void aCallbackMayCancelItsOwnHandle() {
        Handle[] handle = new Handle[1];
        handle[0] = loop.callSoonThreadsafe(() -> {
            handle[0].cancel();
            trace.add(handle[0].isCancelled());
        });
        run(x -> yieldNow());
        trace.has(true);
    }

    @Test
    void failuresAreReportedInTheContextOfTheirTask() {
        ContextVar<String> user = ContextVar.of("user", "nobody");
        loop.setExceptionHandler((l, context) -> trace.add(user.get()));
        run(
                x -> {
                    user.set("main");
                    createTask(steps(y -> {
                        user.set("task");
                        throw new IllegalStateException("lost");
                    }));
                    loop.callSoon(() -> {
                        user.set("callback");
                        throw new IllegalStateException("failed");
                    });
                    return yieldNow();
                },
                x -> yieldNow());
        loop.createTask(steps(x -> sleep(1)));
        loop.close();
        trace.has("callback", "nobody", "task");
    }

    @Test
    void handlerAndFactoryCanBeAskedForAndTheDefaultCalled() {
        ExceptionHandler picky = (l, context) -> {
            if (context.message().equals("mine")) {
                trace.add("handled");
            } else {
                l.defaultExceptionHandler(context);
            }
        };
        loop.setExceptionHandler(picky);
        assertThat(loop.exceptionHandler()).isSameAs(picky);
        try (CapturedLog log = new CapturedLog()) {
            loop.callExceptionHandler(new ErrorContext("mine", null, null, null));
            loop.callExceptionHandler(new ErrorContext("another", null, null, null));
            assertThat(log.lines()).containsExactly("SEVERE another");
        }
        trace.has("handled");
        loop.setExceptionHandler(null);
        assertThat(loop.exceptionHandler()).isNull();
        assertThat(loop.taskFactory()).isSameAs(TaskFactory.SCHEDULED);
        loop.setTaskFactory(TaskFactory.EAGER);
        assertThat(loop.taskFactory()).isSameAs(TaskFactory.EAGER);
    }
}
