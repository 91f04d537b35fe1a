package dev.weft.conformance;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a program printed, in order. The words of a line are joined by a space, as Python's {@code print} does. */
final class Trace {
    private final List<String> lines = new ArrayList<>();

    void print(Object... words) {
        lines.add(Stream.of(words).map(String::valueOf).collect(joining(" ")));
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    void expect(String... expected) {
        assertThat(lines).containsExactly(expected);
    }
}
