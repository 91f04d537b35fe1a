package dev.weft;

import org.jspecify.annotations.Nullable;

/** The bare yield, {@code sleep(0)}: one shared object for all callers, since the task alone keeps what there is to know. */
final class Yield extends Coroutine<Void> {
    static final Yield INSTANCE = new Yield();

    private Yield() {
        retire();
    }

    @Override
    @Nullable
    Object begin(Coroutine<?> caller) {
        return caller.driver().yieldFrom(caller);
    }

    @Override
    @Nullable
    Object beginTail(Coroutine<?> self) throws Throwable {
        return new Sleep<Void>(0, null).beginTail(self);
    }

    @Override
    Coroutine<?> claim(Task<?> owner) {
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
