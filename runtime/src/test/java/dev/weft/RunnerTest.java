package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.runCoroutineThreadsafe;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.codegen.GeneratorFrame;
import dev.weft.internal.signal.SignalBridge;
import dev.weft.testkit.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunnerTest {
    private static final ContextVar<Integer> COUNT = ContextVar.of("count", 0);

    private final Trace trace = new Trace();

    private Coroutine<Object> leftover(String name) {
        return attempt(
                () -> steps(x -> sleep(1000)),
                error -> steps(
                        x -> trace.note(name + " cleans up"),
                        x -> yieldNow(),
                        x -> trace.note(name + " cleaned up"),
                        x -> {
                            throw error;
                        }));
    }

    /** Emits numbers for ever; notes its close, and may fail at it. */
    private final class Numbers extends GeneratorFrame<Integer> {
        private final @Nullable RuntimeException failure;

        Numbers(@Nullable RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        protected Object proceed(@Nullable Object sent) throws Throwable {
            try {
                value(sent);
            } catch (Throwable closed) {
                trace.add("generator closed");
                throw failure == null ? closed : failure;
            }
            emit(++label);
            return Boolean.TRUE;
        }
    }

    @Test
    void theEndComesInOrder() {
        List<EventLoop> loops = new ArrayList<>();
        CountDownLatch generatorsClosed = new CountDownLatch(1);
        Object result = run(Steps.<Object>steps(
                x -> {
                    EventLoop loop = runningLoop();
                    loops.add(loop);
                    loop.setExceptionHandler((l, context) -> {
                        trace.note(context.message().replaceAll(" <.*", ""));
                        if (context.message().contains("generator")) {
                            generatorsClosed.countDown();
                        }
                    });
                    createTask(leftover("a"));
                    createTask(attempt(() -> leftover("b"), error -> {
                        throw new IllegalStateException("b failed");
                    }));
                    loop.runInExecutor(null, () -> {
                        generatorsClosed.await();
                        return runCoroutineThreadsafe(Steps.<Object>steps(y -> trace.note("work uses the loop")), loop)
                                .get();
                    });
                    AsyncGenerator<Integer> first = new Numbers(null);
                    AsyncGenerator<Integer> second = new Numbers(new IllegalStateException("close failed"));
                    new Numbers(null); // never begun: nothing to close
                    return steps(y -> first.advance(), y -> second.advance());
                },
                x -> {
                    trace.add("main ends");
                    return sleep(Duration.ZERO, "result");
                }));
        assertThat(result).isEqualTo("result");
        assertThat(loops.get(0).isClosed()).isTrue();
        trace.has(
                "main ends",
                "a cleans up",
                "b cleans up",
                "a cleaned up",
                "b cleaned up",
                "unhandled exception during Asyncio.run() shutdown",
                "generator closed",
                "generator closed",
                "an error occurred during closing of asynchronous generator",
                "work uses the loop");
    }

    @Test
    void aRunnerKeepsItsLoopAndContext() {
        Steps.Body increment = () -> steps(x -> {
            COUNT.set(COUNT.get() + 1);
            return sleep(Duration.ZERO, COUNT.get());
        });
        try (Runner runner = new Runner(RunOptions.defaults().debug(true))) {
            EventLoop loop = runner.loop();
            assertThat(loop.isDebug()).isTrue();
            assertThat(runner.<Object>run(cast(increment))).isEqualTo(1);
            assertThat(runner.<Object>run(cast(increment))).isEqualTo(2);
            assertThat(runner.<Object>run(cast(increment), Context.copy())).isEqualTo(1);
            assertThat(runner.loop()).isSameAs(loop);
        }
        assertThat(COUNT.get()).isZero();
    }

    @SuppressWarnings("unchecked")
    private static Coroutine<Object> cast(Steps.Body body) {
        try {
            return (Coroutine<Object>) body.begin();
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void refusesToRunInsideALoopOrAfterItsEnd() {
        Runner runner = new Runner();
        run(steps(x -> {
            assertThatIllegalStateException().isThrownBy(() -> runner.run(yieldNow()));
            assertThatIllegalStateException()
                    .isThrownBy(() -> run(yieldNow()))
                    .withMessageContaining("await the coroutine instead");
            return null;
        }));
        runner.close();
        runner.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> runner.run(yieldNow()))
                .withMessageContaining("closed");
    }

    @Test
    void aCheckedFailureComesOutAsItself() {
        IOException failure = new IOException("disk");
        assertThatThrownBy(() -> run(steps(x -> {
                    throw failure;
                })))
                .isSameAs(failure);
    }

    @Test
    void workThatDoesNotEndIsGivenUpWhenTheTimeIsUp() {
        CountDownLatch never = new CountDownLatch(1);
        run(
                steps(x -> {
                    runningLoop().runInExecutor(null, () -> {
                        never.await();
                        return null;
                    });
                    return null;
                }),
                RunOptions.defaults().executorTimeout(Duration.ofMillis(1)));
        never.countDown();
    }

    @Test
    void theDefaultExecutorCanBeReplacedAndIsShutDownWithTheRun() {
        ExecutorService executor = Executors.newSingleThreadExecutor(work -> new Thread(work, "mine"));
        Object name = run(Steps.<Object>steps(
                x -> {
                    runningLoop().setDefaultExecutor(executor);
                    return toThread(() -> Thread.currentThread().getName());
                },
                x -> {
                    trace.add(x);
                    return runningLoop().shutdownDefaultExecutor(Duration.ofMinutes(1));
                },
                x -> attempt(() -> toThread(() -> "late"), error -> trace.note(error.getMessage()))));
        assertThat(executor.isTerminated()).isTrue();
        trace.has("mine", "the default executor has been shut down: the run is about to end");
    }

    // ---- signals

    @Test
    void aSignalHandlerRunsInTheLoopAndInItsContext() {
        run(steps(x -> {
            EventLoop loop = runningLoop();
            Future<Object> handled = loop.createFuture();
            COUNT.set(7);
            loop.addSignalHandler("SIGCONT", () -> handled.setResult(runningLoop() == loop ? COUNT.get() : -1));
            COUNT.set(8);
            SignalBridge.raise("CONT");
            return steps(
                    y -> handled,
                    y -> trace.note(y),
                    y -> trace.note(loop.removeSignalHandler("CONT") + " " + loop.removeSignalHandler("CONT")));
        }));
        trace.has(7, "true false");
    }

    @Test
    void anUnknownSignalIsRefused() {
        EventLoop loop = EventLoop.create();
        assertThatIllegalArgumentException().isThrownBy(() -> loop.addSignalHandler("NONSENSE", () -> {}));
        assertThatIllegalArgumentException().isThrownBy(() -> loop.addSignalHandler("KILL", () -> {}));
        loop.close();
    }

    /**
     * Whoever started this process may have it ignore SIGINT, as a shell does with what runs in its background: a JVM
     * honours that, and no handler would ever be called. Children inherit it, so one tells.
     */
    private static void assumeInterruptsAreDelivered() throws Exception {
        int exit = new ProcessBuilder("sh", "-c", "kill -INT $$").start().waitFor();
        assumeTrue(exit != 0, "SIGINT is ignored in this process");
    }

    @Test
    void theInterruptSignalCancelsTheMainTaskWhichMaySwallowIt() throws Exception {
        assumeInterruptsAreDelivered();
        Object result = run(
                Steps.<Object>steps(
                        x -> {
                            runningLoop().callSoon(() -> SignalBridge.raise("INT"));
                            return attempt(() -> steps(y -> sleep(1000)), error -> trace.note("cleans up"));
                        },
                        x -> sleep(Duration.ZERO, "swallowed")),
                RunOptions.defaults().interruptible(true));
        assertThat(result).isEqualTo("swallowed");
        trace.has("cleans up");
    }

    @Test
    void anInterruptedRunThrowsTheCancellationAfterTheCleanUp() throws Exception {
        assumeInterruptsAreDelivered();
        Thread thread = Thread.currentThread();
        try {
            assertThatExceptionOfType(CancelledError.class)
                    .isThrownBy(() -> run(
                            steps(x -> {
                                runningLoop().callSoon(() -> SignalBridge.raise("INT"));
                                return leftover("main");
                            }),
                            RunOptions.defaults().interruptible(true)));
            trace.has("main cleans up", "main cleaned up");
        } finally {
            thread.setUncaughtExceptionHandler(null);
        }
    }

    /** A program of its own, since its end by a signal ends the process. */
    static final class Interrupted {
        public static void main(String[] args) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("shutdown hook")));
            run(attempt(
                    () -> steps(x -> {
                        runningLoop().callSoon(() -> SignalBridge.raise("INT"));
                        return sleep(1000);
                    }),
                    error -> steps(x -> yieldNow(), x -> {
                        System.out.println("cleaned up");
                        throw error;
                    })));
        }
    }

    @Test
    void anInterruptThatNobodyCatchesEndsTheProcessAsTheSignalWould() throws Exception {
        assumeInterruptsAreDelivered();
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Interrupted.class.getName())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes()).lines())
                .containsExactly("cleaned up", "shutdown hook");
        assertThat(process.waitFor()).isEqualTo(130);
    }
}
