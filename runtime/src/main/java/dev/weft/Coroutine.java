package dev.weft;

import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import dev.weft.internal.report.Markers;

/**
 * A computation that can wait without blocking its thread: the object that a method annotated {@code @Async} returns.
 *
 * <p>A coroutine is cold and one-shot. Making it runs nothing; it runs when it is {@link Asyncio#await(Awaitable)
 * awaited}, inline as part of the awaiting task, or when it is handed to a {@link Task}. A second await is an
 * {@link IllegalStateException}. It belongs to the thread of the loop that runs it.
 *
 * <p>Coroutines are made by the annotation processor and by this library, not by hand: the protected members are the
 * contract with generated code, by way of {@link dev.weft.codegen.Frame}, and may change with it.
 *
 * <h2>How coroutines call each other</h2>
 *
 * <pre>
 *   await of a fresh coroutine      begin: linked to its caller, runs on the caller's Java stack
 *     it finishes                   its value is returned, or its throwable thrown, as by any Java call
 *     it waits                      it parks the task and returns SUSPENDED; so does every caller up to the task
 *   what it waits for is over       the task resumes the innermost coroutine, and with its outcome the caller of that, and so on
 *   nesting beyond MAX_DEPTH        the start is left to the task (a bounce): recursion is bounded by the heap, not the stack
 * </pre>
 *
 * @param <T> the type of the result
 */
public sealed interface Coroutine<T> extends Awaitable<T> permits Continuation {
    /**
     * Gives up a coroutine that will not be awaited: it can never run, and is not reported as forgotten. Does nothing
     * to one that has finished.
     *
     * @throws IllegalStateException if it waits as part of a task; cancel the task instead
     */
    void close();

    /**
     * Never to be called: a coroutine is no value, and what reads the properties of values, as serializers do, is told
     * so.
     *
     * @return never
     * @throws IllegalStateException always
     */
    default Object getUnawaited() {
        throw Markers.unawaited(Trampoline.describe(this));
    }
}
