package dev.weft;

import dev.weft.codegen.Frame;
import java.util.concurrent.CompletionStage;

/**
 * A coroutine written by hand, the way the weaver would: a switch on the label, and {@code return suspend(k)} where an await has to
 * wait.
 *
 * <pre>{@code
 * new Script<String>() {
 *     Object body(Object sent) throws Throwable {
 *         switch (label) {
 *             case 0:
 *                 if (await(sleep(1)) == SUSPENDED) return SUSPENDED   // shorthand: waits(1, sleep(1))
 *             ...
 *
 * }</pre>
 */
abstract class Script<T> extends Frame<T> {
    Object got;

    abstract Object body(Object sent) throws Throwable;

    @Override
    protected final Object resume(Object sent) throws Throwable {
        return body(sent);
    }

    /**
     * Awaits; true if the frame has to return SUSPENDED and go on in state {@code next}, false if {@link #got} is
     * there.
     */
    final boolean waits(int next, Awaitable<?> awaitable) throws Throwable {
        got = Frame.await(awaitable, this);
        label = next;
        return got == SUSPENDED;
    }

    final boolean waits(int next, CompletionStage<?> stage) throws Throwable {
        got = Frame.await(stage, this);
        label = next;
        return got == SUSPENDED;
    }

    @Override
    protected String methodName() {
        return "script";
    }
}
