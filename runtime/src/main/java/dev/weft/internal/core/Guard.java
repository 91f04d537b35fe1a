package dev.weft.internal.core;

import dev.weft.ErrorContext;
import dev.weft.internal.report.Fatal;
import dev.weft.internal.report.Text;
import org.jspecify.annotations.Nullable;

/** Runs what a loop calls: what it throws goes to the exception handler, unless it is fatal. */
final class Guard {
    private Guard() {}

    /** Runs {@code body} in {@code context}; what it throws goes to the exception handler, unless it is fatal. */
    static void run(Loop loop, @Nullable Object context, Runnable body, Object description) {
        CarriedLocals carried = loop.carried;
        @Nullable Object[] outer = loop.vars;
        boolean entered = false;
        try {
            @Nullable Object[] entering = SharedContext.enter(context);
            entered = true;
            if (carried != null) {
                outer = carried.capture(outer);
                carried.install(entering);
            }
            loop.vars = entering;
            if (context instanceof SharedContext shared) {
                loop.contextOwner = shared.self();
            }
            body.run();
        } catch (Throwable failure) {
            if (Fatal.is(failure)) {
                throw failure;
            }
            loop.report(callbackError(description, failure));
        } finally {
            if (entered) {
                SharedContext.leave(context, carried == null ? loop.vars : carried.capture(loop.vars));
            }
            loop.vars = outer;
            loop.contextOwner = null;
            if (carried != null) {
                carried.install(outer);
            }
        }
    }

    private static ErrorContext callbackError(Object callback, Throwable failure) {
        String text = Text.of(callback);
        return new ErrorContext("Exception in callback " + text, failure, null, "callback " + text);
    }

    /** Calls a hook of the runtime; an error in it must not take the other callbacks with it. */
    static void runHook(Loop loop, DoneHook hook, Promise<?> done) {
        try {
            hook.onDone(done);
        } catch (Throwable failure) {
            if (Fatal.is(failure)) {
                throw failure;
            }
            loop.report(new ErrorContext("Exception in callback " + Text.of(hook), failure, done, done.source()));
        }
    }
}
