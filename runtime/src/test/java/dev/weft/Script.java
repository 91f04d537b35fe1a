package dev.weft;

import dev.weft.codegen.Frame;
import java.util.concurrent.CompletionStage;

/**
 * A coroutine written by hand as the weaver would write it: a switch on the label, and a return where an await has to
 * wait. For tests of frames, of allocation and of recursion; {@link Steps} puts together what others need.
 *
 * <pre>{@code
 * @Async Coroutine<String> m()            new Script<String>() {
 *                                             Object body(Object sent) throws Throwable {
 *                                                 switch (label) {
 *                                                     case 0:
 *     await(sleep(1));                ⇒                   if (waits(1, sleep(1))) return SUSPENDED;
 *                                                     default:
 *                                                         value(sent);
 *     return result("done");                              return "done";
 *                                                 }
 *                                             }
 *                                         }
 * }</pre>
 */
abstract class Script<T> extends Frame<T> {
    /** What the last {@link #waits} got. */
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
