package dev.weft.language.kit;

/** A mutable place on the heap, with a constructor whose arguments are evaluated after the allocation. */
public class Cell<T> {
    public T value;

    public Cell(T value) {
        Trace.hit("cell " + Trace.text(value));
        this.value = value;
    }

    /** Several argument kinds, two of them with two slots. */
    public Cell(long before, T value, double after) {
        Trace.hit("cell " + before + " " + Trace.text(value) + " " + after);
        this.value = value;
    }

    public T get() {
        return value;
    }

    /** Chains, so that receivers are the results of calls. */
    public Cell<T> set(T value) {
        Trace.hit("set " + Trace.text(value));
        this.value = value;
        return this;
    }
}
