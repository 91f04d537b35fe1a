package dev.weft.examples;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.RunOptions;
import dev.weft.Task;
import dev.weft.annotations.Async;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whole traces, as a reader of a log sees them, down to the test's own method. */
class TracesTest {
    /** What is printed, without the frames below the test and the lines of this file, which move. */
    private static String printed(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString()
                .replaceAll("TracesTest\\.java:\\d+", "TracesTest.java:N")
                .replaceAll("\\(\\d+ calls", "(N calls")
                .replaceAll("dev\\.weft\\.examples\\.", "")
                .replaceAll(
                        "(?m)^\\s+at (TracesTest\\.lambda|org\\.|java\\.base/|TracesTest\\.\\w+\\(TracesTest.java:N\\)\n\\s+at org)[^\n]*\n",
                        "")
                .replaceAll("(?m)^\\s+at TracesTest\\$Frames[^\n]*\n", "")
                .strip();
    }

    @Async
    static Coroutine<Void> fails() {
        await(yieldNow());
        throw new IllegalStateException("no");
    }

    @Async
    static Coroutine<Void> callsIt() {
        await(fails());
        System.out.println("never");
        return done();
    }

    @Test
    void theLoopIsOneLine() {
        assertThat(printed(catchThrowable(() -> run(callsIt())))).startsWith("""
                        java.lang.IllegalStateException: no
                        	at TracesTest.fails(TracesTest.java:N)
                        	at TracesTest.callsIt(TracesTest.java:N)
                        	at dev.weft.EventLoop.run(N calls, shown with -Dweft.trace=full)""");
    }

    @Test
    void alsoWhereNobodyAwaits() {
        assertThat(printed(catchThrowable(() -> run(fails())))).startsWith("""
                        java.lang.IllegalStateException: no
                        	at TracesTest.fails(TracesTest.java:N)
                        	at dev.weft.EventLoop.run(N calls, shown with -Dweft.trace=full)""");
    }

    @Test
    void allOfItIfThatIsWanted() {
        System.setProperty("weft.trace", "full");
        try {
            assertThat(printed(catchThrowable(() -> run(callsIt()))))
                    .contains("at dev.weft.internal.core.Trampoline.run(", "at dev.weft.Runner.run")
                    .doesNotContain("EventLoop.run");
        } finally {
            System.clearProperty("weft.trace");
        }
    }

    private static final IllegalStateException SHARED = new IllegalStateException("shared");

    @Async
    static Coroutine<Void> failsAlike() {
        await(yieldNow());
        throw SHARED;
    }

    @Async
    static Coroutine<Void> awaitsIt() {
        await(createTask(failsAlike()));
        System.out.println("never");
        return done();
    }

    @Test
    void oneObjectThatIsThrownAgainKeepsItsTrace() {
        catchThrowable(() -> run(awaitsIt()));
        String once = printed(SHARED);
        for (int n = 0; n < 50; n++) {
            catchThrowable(() -> run(awaitsIt()));
        }
        assertThat(printed(SHARED)).isEqualTo(once);
    }

    // ---- without a trace

    /** As drivers throw them. */
    private static final class Bare extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Bare() {
            super("bare", null, true, false);
        }
    }

    @Async
    static Coroutine<Void> throwsBare() {
        await(yieldNow());
        throw new Bare();
    }

    @Async
    static Coroutine<Void> awaitsBare() {
        await(throwsBare());
        System.out.println("never");
        return done();
    }

    @Async
    static Coroutine<Void> awaitsTask(Coroutine<Void> coroutine) {
        await(createTask(coroutine));
        System.out.println("never");
        return done();
    }

    @Test
    void whatHasNoTraceCarriesTheAwaits() {
        assertThat(printed(catchThrowable(() -> run(awaitsTask(awaitsBare()))))).isEqualTo("""
                        TracesTest$Bare: bare
                        	Suppressed: awaited at
                        		at TracesTest.awaitsBare(TracesTest.java:N)
                        		at TracesTest.awaitsTask(TracesTest.java:N)""");
    }

    private static final Bare STATIC = new Bare();

    @Async
    static Coroutine<Void> awaitsStage() {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        runningLoop().callSoon(() -> stage.completeExceptionally(STATIC));
        await(stage);
        return done();
    }

    @Test
    void oneObjectCarriesThemOnce() {
        for (int n = 0; n < 50; n++) {
            catchThrowable(() -> run(awaitsTask(awaitsStage())));
        }
        assertThat(printed(STATIC)).isEqualTo("""
                        TracesTest$Bare: bare
                        	Suppressed: awaited at
                        		at TracesTest.awaitsStage(TracesTest.java:N)
                        		at TracesTest.awaitsTask(TracesTest.java:N)""");
    }

    // ---- cancellations

    @Async
    static Coroutine<Void> waits() {
        await(sleep(3600));
        return done();
    }

    @Async
    static Coroutine<CancelledError> cancels() {
        Task<Void> victim = createTask(awaitsTask(waits()), "victim");
        await(yieldNow());
        await(yieldNow());
        victim.cancel("enough");
        try {
            await(victim);
        } catch (CancelledError error) {
            return result(error);
        }
        return result(null);
    }

    @Test
    void aCancellationTellsWhereItStruck() {
        CancelledError error = run(cancels());
        assertThat(printed(error)).isEqualTo("""
                        dev.weft.CancelledError: enough
                        	at TracesTest.waits(TracesTest.java:N) await(sleep(3600))""");
        assertThat(error.getStackTrace()).singleElement().satisfies(call -> {
            assertThat(call.getClassName()).isEqualTo(TracesTest.class.getName());
            assertThat(call.getMethodName()).isEqualTo("waits");
            assertThat(call.getLineNumber()).isPositive();
        });
    }

    @Test
    void inDebugModeAlsoWhoHasCancelled() {
        assertThat(printed(run(cancels(), RunOptions.defaults().debug(true)))).isEqualTo("""
                        dev.weft.CancelledError: enough
                        	cancelled by task Task-1 at TracesTest.cancels(TracesTest.java:N)
                        	at TracesTest.waits(TracesTest.java:N) await(sleep(3600))""");
    }

    @Test
    void oneThatStruckNowhereHasNoTrace() {
        assertThat(new CancelledError("by hand").getStackTrace()).isEmpty();
        assertThat(printed(new CancelledError("by hand"))).isEqualTo("dev.weft.CancelledError: by hand");
    }
}
