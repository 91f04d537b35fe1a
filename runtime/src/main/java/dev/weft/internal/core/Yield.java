package dev.weft.internal.core;

import org.jspecify.annotations.Nullable;

/**
 * The bare yield, {@code sleep(0)}: one shared object for all callers, since the task alone keeps what there is to
 * know.
 */
public final class Yield extends Continuation<Void> {
    public static final Yield INSTANCE = new Yield();

    private Yield() {
        super(false); // may be awaited any number of times
    }

    @Override
    @Nullable
    Object begin(Continuation<?> caller) {
        return caller.driver().yieldFrom(caller);
    }

    @Override
    @Nullable
    Object beginTail(Continuation<?> self) throws Throwable {
        return new Sleep<Void>(0, null).beginTail(self);
    }

    @Override
    Continuation<?> claim(Job<?> owner) {
        return new Sleep<Void>(0, null).claim(owner);
    }

    @Override
    protected Object resume(@Nullable Object sent) {
        throw new IllegalStateException("the shared yield is never resumed");
    }

    @Override
    protected String describe() {
        return "sleep";
    }
}
