package dev.weft;

/** What a trampoline sends to a coroutine instead of a value: the failure of what the coroutine waits for. */
final class Thrown {
    final Throwable error;

    Thrown(Throwable error) {
        this.error = error;
    }
}
