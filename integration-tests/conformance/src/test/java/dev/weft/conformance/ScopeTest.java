package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;

import dev.weft.AsyncScope;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The asynchronous {@code with} statement: {@code try} over an {@code AsyncScope}. */
@SuppressWarnings("try") // a scope works without being mentioned in its body
class ScopeTest {
    private final Trace out = new Trace();

    private final class Scope implements AsyncScope {
        private final String name;

        Scope(String name) {
            this.name = name;
        }

        @Override
        @Async
        public Coroutine<Void> enter() {
            await(sleep(0));
            out.print("enter", name);
            return done();
        }

        @Override
        @Async
        public Coroutine<Boolean> exit(Throwable error) {
            await(sleep(0));
            out.print("exit", name, error == null ? null : error.getClass().getSimpleName());
            if (error instanceof UnsupportedOperationException) {
                throw new IllegalArgumentException("replaced");
            }
            return result(error instanceof ArithmeticException);
        }
    }

    private static void fail() {
        throw new ArithmeticException();
    }

    @Test
    @Rule("129")
    void exitSeesTheErrorMaySuppressItAndRunsOnCancellationToo() {
        runVirtual(async(() -> {
            try (var scope = new Scope("a")) {
                out.print("body");
            }
            try (var scope = new Scope("b")) {
                fail();
            }
            Task<Void> task = createTask(async(() -> {
                try (var scope = new Scope("c")) {
                    await(sleep(1));
                }
            }));
            await(sleep(.001));
            task.cancel();
            await(waitAll(List.of(task)));
            out.print(task.isCancelled());
        }));
        out.has(
                "enter a",
                "body",
                "exit a null",
                "enter b",
                "exit b ArithmeticException",
                "enter c",
                "exit c CancelledError",
                "true");
    }

    @Test
    void scopesCloseInReverseOrderAndASuppressedErrorIsUnknownOutside() {
        run(async(() -> {
            try (var outer = new Scope("outer");
                    var inner = new Scope("inner")) {
                fail();
            }
        }));
        out.has("enter outer", "enter inner", "exit inner ArithmeticException", "exit outer null");
    }

    @Test
    void anErrorOfExitReplacesTheBodysAndCarriesIt() {
        run(async(() -> {
            try (var scope = new Scope("a")) {
                throw new UnsupportedOperationException("body");
            } catch (IllegalArgumentException e) {
                out.print(e.getMessage(), e.getSuppressed()[0].getMessage());
            }
        }));
        out.has("enter a", "exit a UnsupportedOperationException", "replaced body");
    }

    @Async
    private Coroutine<String> returnsFromTheMiddle() {
        for (int i = 0; i < 2; i++) {
            try (var scope = new Scope("loop " + i)) {
                if (i == 0) {
                    continue;
                }
                return result("value");
            }
        }
        return result("never");
    }

    @Test
    void returnAndContinueLeaveTheScopeProperly() {
        run(async(() -> out.print(await(returnsFromTheMiddle()))));
        out.has("enter loop 0", "exit loop 0 null", "enter loop 1", "exit loop 1 null", "value");
    }

    @Test
    void aNullScopeIsSkipped() {
        run(async(() -> {
            try (Scope scope = null) {
                out.print("body");
            }
        }));
        out.has("body");
    }
}
