package dev.weft.processor.weave.split;

import dev.weft.processor.weave.code.Marker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts that dumps show for the states of a frame, in the order of the labels.
 *
 * <p>The generated source lists what can wait in the order of the source. In the code the same things stand in another
 * order (the update of a {@code for} loop behind its body), several times ({@code finally}), or not at all (tail
 * calls), so they are told by their lines, and on one line by what they call: {@code emit}, {@code awaitEach} or
 * {@code await}.
 *
 * <pre>
 *   6 await(step())      ⇒     7 await(a)
 *   7 await(a)                 6 await(step())
 * </pre>
 *
 * <p>Cost: for each suspension a step for each text of its line: the square of the awaits on one line, which are few.
 */
final class StateTexts {
    private final Map<Integer, List<String>> byLine = new HashMap<>();

    private StateTexts(List<String> texts) {
        for (String text : texts) {
            byLine.computeIfAbsent(line(text), line -> new ArrayList<>()).add(text);
        }
    }

    /**
     * The texts of the suspensions.
     *
     * @param texts those of the source
     */
    static List<String> inOrder(List<String> texts, List<Suspension> suspensions) {
        return new StateTexts(texts).inOrder(suspensions);
    }

    /** A {@code finally} block is copied as a whole, so a line that comes again starts again with its first text. */
    private List<String> inOrder(List<Suspension> suspensions) {
        List<String> texts = new ArrayList<>();
        Map<List<String>, Integer> seen = new HashMap<>();
        for (Suspension suspension : suspensions) {
            int line = suspension.line();
            List<String> all = byLine.getOrDefault(line, List.of());
            List<String> alike = all.stream()
                    .filter(text -> isCall(text, source(suspension.marker())))
                    .toList();
            List<String> here = alike.isEmpty() ? all : alike;
            int index = seen.merge(here, 1, Integer::sum) - 1;
            texts.add(here.isEmpty() ? Integer.toString(line) : here.get(index % here.size()));
        }
        return texts;
    }

    /** What stands in the source for a marker. */
    private static String source(Marker marker) {
        return switch (marker) {
            case ADVANCE, CLOSE, DELEGATE -> Marker.AWAIT_EACH.methodName();
            default -> marker.methodName();
        };
    }

    /** Whether a text is that of {@code name(x)} or {@code Asyncio.name(x)}. */
    private static boolean isCall(String text, String name) {
        int end = text.indexOf('(');
        int start = end - name.length();
        return start > 0 && text.startsWith(name, start) && !Character.isJavaIdentifierPart(text.charAt(start - 1));
    }

    /** Of {@code 12 await(x)}. */
    private static int line(String text) {
        int end = text.indexOf(' ');
        return end <= 0 ? 0 : Integer.parseInt(text.substring(0, end));
    }
}
