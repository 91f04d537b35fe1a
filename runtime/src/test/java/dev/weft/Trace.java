package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Pins an order of events: {@link #expect} in the code that runs, or names collected with {@link #add}. */
final class Trace {
    private final List<Object> events = new ArrayList<>();
    private int step;

    /** This is event number {@code n}, counted from 1. */
    void expect(int n) {
        assertThat(++step).as("order of events").isEqualTo(n);
    }

    void add(Object event) {
        events.add(event);
    }

    /** Returns how much was added since the last check. */
    int size() {
        return events.size();
    }

    /** Checks what was added since the last call. */
    void has(Object... expected) {
        assertThat(takeAll()).isEqualTo(Arrays.asList(expected));
    }

    /** Returns what was added since the last call. */
    List<Object> takeAll() {
        List<Object> copy = new ArrayList<>(events);
        events.clear();
        return copy;
    }
}
