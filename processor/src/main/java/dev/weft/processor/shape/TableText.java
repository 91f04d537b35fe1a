package dev.weft.processor.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The table of the states of a body, as it stands in the constant that a frame class returns: {@code Demo.text
 * Demo.java:10}, and behind that a line for each state, {@code 12 await(yieldNow())}. The tables of all bodies of the
 * class stand one behind the other there; a line with a state begins with a digit, which the name of a body does not.
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

    /** Takes a constant apart. */
    public static List<TableText> parse(String text) {
        List<TableText> tables = new ArrayList<>();
        String head = "";
        List<String> states = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (!line.isEmpty() && Character.isDigit(line.charAt(0))) {
                states.add(line);
            } else {
                if (!head.isEmpty()) {
                    tables.add(new TableText(head, states));
                }
                head = line;
                states.clear();
            }
        }
        tables.add(new TableText(head, states));
        return tables;
    }

    /** The constant with one table only. */
    public String text() {
        return text(List.of(this));
    }

    /** The constant. If it would be too long for one, all texts in it are cut to the same length. */
    public static String text(List<TableText> tables) {
        String text = joined(tables);
        if (bytes(text) <= LONGEST) {
            return text;
        }
        int heads = tables.stream().mapToInt(table -> bytes(table.head) + 1).sum();
        int count = tables.stream().mapToInt(table -> table.states.size()).sum();
        int share = (LONGEST - heads) / count - 1;
        return joined(tables.stream()
                .map(table -> new TableText(
                        table.head,
                        table.states.stream().map(state -> cut(state, share)).toList()))
                .toList());
    }

    private static String joined(List<TableText> tables) {
        return tables.stream()
                .map(table -> table.states.isEmpty() ? table.head : table.head + "\n" + String.join("\n", table.states))
                .collect(Collectors.joining("\n"));
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
