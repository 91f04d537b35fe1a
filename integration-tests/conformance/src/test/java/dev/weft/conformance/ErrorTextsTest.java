package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.AsyncTimeoutException;
import dev.weft.Coroutine;
import dev.weft.ExceptionGroup;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.Timeout;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What errors say to those who read a log. */
class ErrorTextsTest {
    private final Trace out = new Trace();

    @Async
    private static Coroutine<Void> inner() {
        await(sleep(60));
        return done();
    }

    @Async
    private static Coroutine<Void> outer() {
        await(inner());
        return done();
    }

    private static String withoutLine(String text) {
        return text == null ? null : text.replaceAll("java:\\d+", "java:N");
    }

    @Test
    void aTimeoutSaysItsLimitAndWhereTheBodyWaited() {
        runVirtual(async(() -> {
            Timeout limit = timeout(0.05);
            try (limit) {
                await(outer());
            } catch (AsyncTimeoutException e) {
                out.print(withoutLine(e.getMessage()));
            }
            try {
                await(waitFor(outer(), Duration.ofMillis(1500)));
            } catch (AsyncTimeoutException e) {
                out.print(withoutLine(e.getMessage()));
            }
        }));
        out.has(
                "the time limit of 0.05 s was up: the body waited in ErrorTextsTest.inner (ErrorTextsTest.java:N await(sleep(60)))",
                "the time limit of 1.5 s was up: the body waited in ErrorTextsTest.inner (ErrorTextsTest.java:N await(sleep(60)))");
    }

    @Test
    void theLimitOfADeadlineIsCountedFromTheBeginOfTheScope() {
        runVirtual(async(() -> {
            await(sleep(1));
            Timeout deadline = timeoutAt(3.5);
            try (deadline) {
                await(outer());
            } catch (AsyncTimeoutException e) {
                out.print(e.getMessage().replaceAll(":.*", ""));
            }
            Timeout moved = timeout(1);
            try (moved) {
                moved.reschedule(runningLoop().time() + 2);
                await(outer());
            } catch (AsyncTimeoutException e) {
                out.print(e.getMessage().replaceAll(":.*", ""));
            }
            Timeout past = timeoutAt(1);
            try (past) {
                await(outer());
            } catch (AsyncTimeoutException e) {
                out.print(e.getMessage().replaceAll(":.*", ""));
            }
        }));
        out.has("the time limit of 2.5 s was up", "the time limit of 2 s was up", "the time limit of 0 s was up");
    }

    @Test
    void whereNoTimeIsLeftThatIsSaid() {
        runVirtual(async(() -> {
            Task<Void> task = createTask(inner());
            try {
                await(waitFor(task, Duration.ZERO));
            } catch (AsyncTimeoutException e) {
                out.print(e.getMessage());
            }
            try {
                for (Future<Void> future : awaitEach(asCompleted(List.of(inner()), Duration.ofSeconds(2)))) {
                    out.print(future);
                }
            } catch (AsyncTimeoutException e) {
                out.print(e.getMessage());
            }
        }));
        out.has(
                "there was no time left: the limit was PT0S",
                "the time limit of PT2S was up before all were completed");
    }

    @Test
    void theStackTraceOfATimeoutHasNoCircle() {
        runVirtual(async(() -> {
            Timeout limit = timeout(1);
            try (limit) {
                await(inner());
            } catch (AsyncTimeoutException e) {
                out.print(e.getSuppressed().length, e.getCause().getClass().getSimpleName());
                assertThat(printed(e)).doesNotContain("CIRCULAR").containsOnlyOnce("CancelledError");
            }
        }));
        out.has("0 CancelledError");
    }

    @Test
    void aGroupShowsFifteenMembersAndHowManyMoreThereAre() {
        runVirtual(async(() -> {
            try (var group = new TaskGroup()) {
                for (int i = 0; i < 180; i++) {
                    int number = i;
                    group.createTask(async(() -> {
                        throw new IllegalStateException("failure " + number);
                    }));
                }
            } catch (ExceptionGroup e) {
                out.print(e.getMessage(), e.exceptions().size(), e.getSuppressed().length, e.getSuppressed()[15]);
                assertThat(printed(e))
                        .contains("\tSuppressed: java.lang.IllegalStateException: failure 14\n")
                        .contains("\tSuppressed: … and 165 more\n")
                        .doesNotContain("failure 15");
                out.print(e.split(IllegalStateException.class).match() == e);
            }
        }));
        out.has("unhandled errors in a TaskGroup (180 sub-exceptions) 180 16 … and 165 more", "true");
    }

    @Test
    void fifteenAreShownInFull() {
        List<IllegalStateException> fifteen = java.util.stream.IntStream.range(0, 15)
                .mapToObj(i -> new IllegalStateException())
                .toList();
        assertThat(new ExceptionGroup("all", fifteen).getSuppressed()).containsExactlyElementsOf(fifteen);
    }

    private static String printed(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString().replace("\r\n", "\n");
    }
}
