package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.testkit.CapturedLog;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that misbehave, and the order of callbacks to the letter. */
class LoopEdgesTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;
    private final List<ErrorContext> reports = virtual.reports;

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
            virtual.run(x -> attempt(
                    () -> steps(y -> steps(z -> yieldNow(), z -> {
                        throw failure;
                    })),
                    error -> trace.note(error == failure)));
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
        virtual.run(x -> sleep(1), x -> trace.note("goes on"));
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
            virtual.run(x -> sleep(1), x -> trace.note("goes on"));
        } finally {
            System.setErr(err);
            logger.removeHandler(broken);
            logger.setUseParentHandlers(true);
        }
        trace.has(java.util.logging.Level.SEVERE, "goes on");
        assertThat(told.toString()).contains("Exception in callback", "failed", "not logged: ", "disk full");
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
        loop.createTask(steps(x -> trace.note("d")));
        loop.callSoonThreadsafe(() -> trace.add("e"));
        virtual.run(x -> yieldNow(), x -> yieldNow());
        trace.has("a", "b", "c", "d", "e", "timer", "f", "g");
    }

    @Test
    void negativeDelaysKeepTheirOrderByTime() {
        for (int seconds : new int[] {0, -1, -3, -2, Integer.MIN_VALUE}) {
            loop.callLater(Duration.ofSeconds(seconds), () -> trace.add(seconds));
        }
        loop.callLater(Duration.ofSeconds(Long.MIN_VALUE), () -> trace.add("eternity"));
        virtual.run(x -> yieldNow(), x -> yieldNow());
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
        virtual.run(x -> yieldNow());
        trace.has(true);
    }

    @Test
    void failuresAreReportedInTheContextOfTheirTask() {
        ContextVar<String> user = ContextVar.of("user", "nobody");
        loop.setExceptionHandler((l, context) -> trace.add(user.get()));
        virtual.run(
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
