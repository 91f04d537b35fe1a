package dev.weft.testing;

import java.util.Map;
import java.util.TreeMap;

/**
 * An order of events, as its deviations from the plain one: at which choices something else than the first was taken,
 * and what. Choices are the moments when there was more than one way to go on; they are counted from 1.
 *
 * <pre>
 *   s:          the plain order
 *   s:3.1,17.2  sound: at the third choice the second possibility, at the 17th the third one
 *   w:3.1       wild
 * </pre>
 *
 * @param wild whether wild choices are counted
 * @param deviations from the number of the choice to what is taken there, never 0
 */
record Schedule(boolean wild, Map<Integer, Integer> deviations) {
    Schedule {
        deviations = java.util.Collections.unmodifiableMap(new TreeMap<>(deviations));
    }

    static Schedule plain(boolean wild) {
        return new Schedule(wild, Map.of());
    }

    static Schedule parse(String text) {
        boolean wild = text.startsWith("w:");
        if (!wild && !text.startsWith("s:")) {
            throw notASchedule(text);
        }
        Map<Integer, Integer> deviations = new TreeMap<>();
        String rest = text.substring(2).strip();
        if (!rest.isEmpty()) {
            for (String deviation : rest.split(",", -1)) {
                int dot = deviation.indexOf('.');
                try {
                    int at = Integer.parseInt(deviation.substring(0, Math.max(dot, 0)));
                    int choice = Integer.parseInt(deviation.substring(dot + 1));
                    if (at < 1 || choice < 1 || deviations.put(at, choice) != null) {
                        throw notASchedule(text);
                    }
                } catch (NumberFormatException e) {
                    throw notASchedule(text);
                }
            }
        }
        return new Schedule(wild, deviations);
    }

    private static IllegalArgumentException notASchedule(String text) {
        return new IllegalArgumentException(
                "not a schedule: \"" + text
                        + "\"; one looks like \"s:3.1,17.2\", or \"w:3.1\" where wild orders are meant, and is printed by the error that it replays");
    }

    Schedule with(int at, int choice) {
        Map<Integer, Integer> more = new TreeMap<>(deviations);
        more.put(at, choice);
        return new Schedule(wild, more);
    }

    Schedule without(Iterable<Integer> left) {
        Map<Integer, Integer> fewer = new TreeMap<>(deviations);
        left.forEach(fewer::remove);
        return new Schedule(wild, fewer);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(wild ? "w:" : "s:");
        deviations.forEach((at, choice) -> text.append(text.length() == 2 ? "" : ",")
                .append(at)
                .append('.')
                .append(choice));
        return text.toString();
    }
}
