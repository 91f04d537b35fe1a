package dev.weft.conformance;

import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.AsyncScope;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import org.junit.jupiter.api.Test;

/**
 * What Weft cannot do as asyncio does, each limit shown beside the case next to it that works. The guide lists them.
 */
class KnownLimitsTest {
    private static final class Suppressing implements AsyncScope {
        @Override
        public Coroutine<Void> enter() {
            return done();
        }

        @Override
        public Coroutine<Boolean> exit(Throwable error) {
            return result(true);
        }
    }

    @Async
    private static Coroutine<Integer> throwingUnder(boolean condition) {
        Suppressing scope = new Suppressing();
        try (scope) {
            if (condition) {
                throw new IllegalArgumentException("suppressed");
            }
        }
        return result(7);
    }

    @Async
    private static Coroutine<Integer> throwingUnderAConstant() {
        Suppressing scope = new Suppressing();
        try (scope) {
            if (true) {
                throw new IllegalArgumentException("suppressed");
            }
        }
        return result(7);
    }

    @Test
    void aSuppressedExceptionGoesOnBehindTheScope() {
        assertThat(run(throwingUnder(true))).isEqualTo(7);
    }

    /** Behind a jump under a constant condition javac leaves the code out with which the method would go on. */
    @Test
    void javacLeavesNoCodeToGoOnWithBehindAConstantJump() {
        assertThatThrownBy(() -> run(throwingUnderAConstant()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "suppressed this exception, but the block of its try statement at line 44 never completes"
                                + " normally, so no code follows it")
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("suppressed");
    }
}
