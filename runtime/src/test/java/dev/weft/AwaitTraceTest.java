package dev.weft;

import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AwaitTraceTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;

    private static final IllegalStateException SHARED = new IllegalStateException("shared");

    /** Awaits its callee in line 10 + depth; the innermost one yields and fails. */
    private static final class Call extends Script<Void> {
        private final int depth;
        private final Throwable failure;

        Call(int depth, Throwable failure) {
            this.depth = depth;
            this.failure = failure;
        }

        @Override
        Object body(Object sent) throws Throwable {
            value(sent);
            if (label == 0 && waits(1, depth == 0 ? yieldNow() : new Call(depth - 1, failure))) {
                return SUSPENDED;
            }
            throw failure == null ? new IllegalArgumentException("made at the bottom") : failure;
        }

        @Override
        protected String table() {
            return "Demo.call" + depth + " Demo.java:1\n" + (10 + depth) + " await(call())";
        }
    }

    private Throwable failureOf(Coroutine<?> coroutine) {
        return virtual.run(x -> coroutine, Steps.caught((x, failure) -> failure));
    }

    private static Stream<String> demoLines(Throwable failure) {
        return Stream.of(failure.getStackTrace())
                .filter(element -> element.getClassName().equals("dev.weft.Demo"))
                .map(StackTraceElement::toString);
    }

    @Test
    void theCallersOfAResumedCoroutineAreInTheTrace() {
        Throwable failure = failureOf(new Call(3, null));
        assertThat(demoLines(failure))
                .containsExactly(
                        "dev.weft.Demo.call1(Demo.java:11)",
                        "dev.weft.Demo.call2(Demo.java:12)",
                        "dev.weft.Demo.call3(Demo.java:13)");
        assertThat(failure.getStackTrace()[0].getMethodName()).isEqualTo("body");
    }

    @Test
    void anExceptionObjectThatIsThrownAgainDoesNotGrow() {
        failureOf(new Call(3, SHARED));
        int length = SHARED.getStackTrace().length;
        failureOf(new Call(3, SHARED));
        assertThat(SHARED.getStackTrace()).hasSize(length);
    }

    @Test
    void anExceptionObjectThatIsThrownFromManyPlacesByTurnsDoesNotGrow() {
        IllegalStateException cached = new IllegalStateException("cached");
        failureOf(new Call(2, cached));
        for (int n = 0; n < 200; n++) {
            failureOf(new Call(1 + n % 20, cached));
        }
        assertThat(demoLines(cached))
                .startsWith("dev.weft.Demo.call1(Demo.java:11)", "dev.weft.Demo.call2(Demo.java:12)")
                .endsWith("dev.weft.Demo.call20(Demo.java:30)")
                .hasSizeLessThan(4 * 20);
        failureOf(new Call(2, cached));
        assertThat(demoLines(cached))
                .containsExactly("dev.weft.Demo.call1(Demo.java:11)", "dev.weft.Demo.call2(Demo.java:12)");
    }

    @Test
    void deepRecursionsAreCut() {
        assertThat(demoLines(failureOf(new Call(5_000, null)))).hasSize(256);
    }

    @Test
    void aSuspendedCoroutineTellsItsPosition() {
        Coroutine<?> outer = new Call(1, null);
        Task<?> task = loop.createTask(outer);
        virtual.run(
                x -> yieldNow(),
                x -> {
                    assertThat(outer).hasToString("<coroutine Demo.call1 at Demo.java:11 await(call())>");
                    return task;
                },
                Steps.caught((x, failure) -> null));
    }
}
