package dev.weft.internal.core;

/** What a trampoline sends to a coroutine instead of a value: the failure of what the coroutine waits for. */
public final class Thrown {
    public final Throwable error;

    public Thrown(Throwable error) {
        this.error = error;
    }
}
