package dev.weft.language.model;

/** A value that is there already, or a body that runs when it is asked for. */
public final class Coroutine<T> implements Awaitable<T> {
    /** A method body: its return value may be a coroutine that has still to run, a tail call. */
    @FunctionalInterface
    public interface Body<T> {
        Coroutine<T> run() throws Throwable;
    }

    private final Body<T> body;
    private final T value;

    Coroutine(Body<T> body, T value) {
        this.body = body;
        this.value = value;
    }

    @Override
    public T force() throws Throwable {
        Coroutine<T> last = this;
        while (last.body != null) {
            last = last.body.run();
            if (last == null) {
                throw new NullPointerException("a coroutine method returned null");
            }
        }
        return last.value;
    }
}
