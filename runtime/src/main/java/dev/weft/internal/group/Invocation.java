package dev.weft.internal.group;

import dev.weft.Coroutine;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The callee's side: what the task there runs. The supplier is called in that task.
 *
 * @param <T> the type of the result
 */
final class Invocation<T> extends Continuation<T> {
    private final Supplier<? extends Coroutine<T>> work;
    private boolean begun;

    Invocation(Supplier<? extends Coroutine<T>> work) {
        this.work = work;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Object value = valueOf(sent);
        if (begun) {
            return value;
        }
        begun = true;
        Coroutine<T> coroutine = work.get();
        if (coroutine == null) {
            throw new NullPointerException("the supplier that was given to LoopGroup.submit returned null");
        }
        return Trampoline.await(coroutine, this);
    }

    @Override
    protected String describe() {
        return "LoopGroup.call";
    }
}
