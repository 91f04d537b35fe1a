package dev.weft.processor.diagnostic;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which warnings are wanted: {@code -Aweft.lint=all}, {@code none}, {@code blocking-call}, {@code -blocking-call},
 * several with commas, from left to right. All are on unless the option says otherwise; a list that begins with a plain
 * name turns on that one alone.
 */
public final class Lint {
    /** The name of the option. */
    public static final String OPTION = "weft.lint";

    private static final List<String> NAMES = Arrays.stream(Message.values())
            .flatMap(message -> message.lint().stream())
            .toList();

    private final Set<String> enabled = new LinkedHashSet<>(NAMES);
    private final Set<String> unknown = new LinkedHashSet<>();

    /** Reads the value of the option; null if it is not given. */
    public Lint(@Nullable String option) {
        List<String> words = option == null
                ? List.of()
                : Arrays.stream(option.split(","))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList();
        if (!words.isEmpty() && NAMES.contains(words.get(0))) {
            enabled.clear();
        }
        words.forEach(this::apply);
    }

    private void apply(String word) {
        if (word.equals("all")) {
            enabled.addAll(NAMES);
        } else if (word.equals("none")) {
            enabled.clear();
        } else if (NAMES.contains(word)) {
            enabled.add(word);
        } else if (word.startsWith("-") && NAMES.contains(word.substring(1))) {
            enabled.remove(word.substring(1));
        } else {
            unknown.add(word);
        }
    }

    /** Whether {@code message} is to be given; errors always are. */
    public boolean isEnabled(Message message) {
        return message.lint().map(enabled::contains).orElse(true);
    }

    /** The words of the option that mean nothing. */
    public Set<String> unknown() {
        return unknown;
    }

    /** All names, for messages. */
    public static String names() {
        return String.join(", ", NAMES);
    }
}
