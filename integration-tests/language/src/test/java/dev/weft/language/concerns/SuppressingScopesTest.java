package dev.weft.language.concerns;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.awaitEach;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.emit;
import static dev.weft.Asyncio.end;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.AsyncGenerator;
import dev.weft.AsyncScope;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A scope that suppresses an exception in a loop goes on with its next turn, as in asyncio, also where no way through
 * the body gets to its end: there javac compiles no way back to the head.
 */
@SuppressWarnings("try") // the scopes are only there to be left
class SuppressingScopesTest {
    private final List<String> trace = new ArrayList<>();

    private final class Attempt implements AsyncScope {
        private final Object name;

        Attempt(Object name) {
            this.name = name;
        }

        @Override
        @Async
        public Coroutine<Void> enter() {
            await(yieldNow());
            trace.add("enter " + name);
            return done();
        }

        @Override
        @Async
        public Coroutine<Boolean> exit(Throwable error) {
            await(yieldNow());
            trace.add("exit " + name + (error == null ? "" : " " + error.getMessage()));
            return result(error instanceof IllegalStateException);
        }
    }

    @Async
    private Coroutine<String> succeeds(int at, int when) {
        await(yieldNow());
        if (at < when) {
            throw new IllegalStateException("not " + at);
        }
        return result("yes " + at);
    }

    @Async
    private Coroutine<String> overList(List<Integer> attempts) {
        for (int at : attempts) {
            try (Attempt attempt = new Attempt(at)) {
                return result(await(succeeds(at, 2)));
            }
        }
        return result("no");
    }

    @Test
    void goesOnWithTheNextElement() {
        assertThat(run(overList(List.of(0, 1, 2, 3)))).isEqualTo("yes 2");
        assertThat(trace).containsExactly("enter 0", "exit 0 not 0", "enter 1", "exit 1 not 1", "enter 2", "exit 2");
        assertThat(run(overList(List.of(0)))).isEqualTo("no");
    }

    @Async
    private Coroutine<String> overArray(long... attempts) {
        for (long at : attempts) {
            for (String name : List.of("a", "b")) {
                trace.add(name + at);
            }
            try (Attempt outer = new Attempt("outer");
                    Attempt inner = new Attempt("inner")) {
                throw new IllegalStateException("at " + at);
            }
        }
        return result("end");
    }

    @Test
    void leavesTheScopesInTheLoop() {
        assertThat(run(overArray(7, 8))).isEqualTo("end");
        assertThat(trace)
                .containsExactly(
                        "a7",
                        "b7",
                        "enter outer",
                        "enter inner",
                        "exit inner at 7",
                        "exit outer",
                        "a8",
                        "b8",
                        "enter outer",
                        "enter inner",
                        "exit inner at 8",
                        "exit outer");
    }

    @Async
    private Coroutine<String> untilItSucceeds() {
        int at = 0;
        while (true) {
            try (Attempt attempt = new Attempt(at)) {
                return result(await(succeeds(at++, 2)));
            }
        }
    }

    @Async
    private Coroutine<Integer> whileItLasts(int left) {
        while (left > 0 && left < 10) {
            left--;
            try (Attempt attempt = new Attempt(left)) {
                if (left == 3) {
                    continue;
                }
                throw new IllegalStateException("left");
            }
        }
        return result(left);
    }

    @Async
    private Coroutine<Integer> counted(int from) {
        int sum = 0;
        for (int i = from; i < 5; i++) {
            try (Attempt outer = new Attempt("outer")) {
                sum += i;
                try (Attempt attempt = new Attempt(i)) {
                    if (sum > 100) {
                        return result(-1);
                    } else {
                        throw new IllegalStateException("counted");
                    }
                }
            }
        }
        return result(sum);
    }

    @Test
    void turnsEveryKindOfLoop() {
        assertThat(run(untilItSucceeds())).isEqualTo("yes 2");
        assertThat(run(whileItLasts(5))).isZero();
        assertThat(run(counted(2))).isEqualTo(9);
    }

    @Async
    private AsyncGenerator<Integer> numbers() {
        try {
            for (int i = 0; i < 4; i++) {
                emit(i);
            }
        } finally {
            trace.add("closed");
        }
        return end();
    }

    @Async
    private Coroutine<String> overSource() {
        for (int at : awaitEach(numbers())) {
            try (Attempt attempt = new Attempt(at)) {
                return result(await(succeeds(at, 1)));
            }
        }
        return result("no");
    }

    @Test
    void keepsAnAsynchronousLoopOpen() {
        assertThat(run(overSource())).isEqualTo("yes 1");
        assertThat(trace).containsExactly("enter 0", "exit 0 not 0", "enter 1", "exit 1", "closed");
    }

    @Async
    private Coroutine<String> inFinally(boolean fails) {
        try {
            if (fails) {
                throw new IllegalArgumentException("first");
            }
            return result("kept");
        } catch (IllegalArgumentException e) {
            return result(e.getMessage());
        } finally {
            for (int i = 0; i < 2; i++) {
                try (Attempt attempt = new Attempt(i)) {
                    throw new IllegalStateException("finally");
                }
            }
        }
    }

    @Test
    void findsTheLoopInEveryCopyOfAFinallyBlock() {
        assertThat(run(inFinally(false))).isEqualTo("kept");
        assertThat(run(inFinally(true))).isEqualTo("first");
        assertThat(trace).hasSize(8).endsWith("enter 1", "exit 1 finally");
    }
}
