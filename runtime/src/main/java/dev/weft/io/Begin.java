package dev.weft.io;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that begins something when it is awaited, and waits for its future. A cancellation cancels the future; if
 * that was done already, its result, which nobody will get, is disposed of.
 */
final class Begin<T> extends Continuation<T> {
    /** Begins it. */
    interface Beginning<T> {
        /** Called on the loop's thread, in the awaiting task. */
        Future<T> begin(EventLoop loop) throws Throwable;
    }

    private final String name;
    private final Beginning<T> beginning;
    private final Consumer<? super T> dispose;
    private @Nullable Future<T> future;

    Begin(String name, Beginning<T> beginning, Consumer<? super T> dispose) {
        this.name = name;
        this.beginning = beginning;
        this.dispose = dispose;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Future<T> future = this.future;
        if (future == null) {
            valueOf(sent);
            future = beginning.begin(Asyncio.runningLoop());
            this.future = future;
            return Trampoline.await(future, this);
        }
        try {
            return valueOf(sent);
        } catch (CancelledError cancelled) {
            if (future.isDone() && !future.isCancelled() && future.exception() == null) {
                dispose.accept(future.result());
            }
            throw cancelled;
        }
    }

    @Override
    protected String describe() {
        return name;
    }
}
