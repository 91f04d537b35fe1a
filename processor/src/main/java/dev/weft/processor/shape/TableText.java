package dev.weft.processor.shape;

import java.util.ArrayList;
import java.util.List;

/**
 * The table of the states of a frame as the one constant that its class returns: {@code Demo.text Demo.java:10}, and
 * behind that a line for each state, {@code 12 await(yieldNow())}.
 *
 * @param head the body and where it is declared
 * @param states the line and the text of each state
 */
public record TableText(String head, List<String> states) {
    /** The bytes that fit into a constant of a class file. */
    private static final int LONGEST = 65535;

    /** Copies the list. */
    public TableText {
        states = List.copyOf(states);
    }

    /** Reads what {@link #text} has written. */
    public static TableText parse(String text) {
        List<String> lines = List.of(text.split("\n", -1));
        return new TableText(lines.get(0), lines.subList(1, lines.size()));
    }

    /** The constant. If it would be too long for one, all texts in it are cut to the same length. */
    public String text() {
        String text = text(states);
        if (bytes(text) <= LONGEST) {
            return text;
        }
        int share = (LONGEST - bytes(head)) / states.size() - 1;
        List<String> cut = new ArrayList<>();
        for (String state : states) {
            cut.add(cut(state, share));
        }
        return text(cut);
    }

    private String text(List<String> lines) {
        return lines.isEmpty() ? head : head + "\n" + String.join("\n", lines);
    }

    private static String cut(String text, int bytes) {
        String cut = text.substring(0, Math.min(text.length(), bytes));
        while (bytes(cut) > bytes) {
            cut = cut.substring(0, cut.length() - 1);
        }
        return cut;
    }

    /** As class files encode strings. */
    private static int bytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != 0 && c < 0x80) {
                bytes++;
            } else {
                bytes += c < 0x800 ? 2 : 3;
            }
        }
        return bytes;
    }
}
