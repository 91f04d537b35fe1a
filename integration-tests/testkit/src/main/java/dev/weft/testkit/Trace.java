package dev.weft.testkit;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pins an order of events: {@link #expect} in the code that runs, or what is collected with {@link #add}. */
public final class Trace {
    private final List<@Nullable Object> events = new ArrayList<>();
    private int step;

    /** This is event number {@code n}, counted from 1. */
    public void expect(int n) {
        assertThat(++step).as("order of events").isEqualTo(n);
    }

    /** Adds an event. */
    public void add(@Nullable Object event) {
        events.add(event);
    }

    /** Adds an event; returns null, for a step that awaits nothing. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // null is of every type
    public <T> @Nullable T note(@Nullable Object event) {
        events.add(event);
        return null;
    }

    /** Adds a line, whose words are joined by a space, as Python's {@code print} does it. */
    public void print(@Nullable Object... words) {
        add(Stream.of(words).map(String::valueOf).collect(joining(" ")));
    }

    /** Returns how much was added since the last check. */
    public int size() {
        return events.size();
    }

    /** Returns what was added since the last check, as text. */
    public List<String> lines() {
        return events.stream().map(String::valueOf).toList();
    }

    /** Checks what was added since the last call. */
    public void has(@Nullable Object... expected) {
        assertThat(takeAll()).isEqualTo(Arrays.asList(expected));
    }

    /** Returns what was added since the last call. */
    public List<@Nullable Object> takeAll() {
        List<@Nullable Object> copy = new ArrayList<>(events);
        events.clear();
        return copy;
    }
}
