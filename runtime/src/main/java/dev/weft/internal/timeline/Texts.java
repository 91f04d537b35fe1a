package dev.weft.internal.timeline;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The texts of a timeline, each once, by number; 0 stands for none. */
final class Texts {
    /** What is longer is cut: a text is there to be read. */
    static final int MAX_LENGTH = 2000;

    private final Map<String, Integer> ids = new HashMap<>();
    private final List<@Nullable String> texts = new ArrayList<>();
    private final BitSet free = new BitSet();
    private long chars;

    Texts() {
        texts.add(null);
    }

    /** Returns the number of {@code text}, a new one if it is new. */
    int id(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return 0;
        }
        String kept = text.length() <= MAX_LENGTH ? text : cut(text);
        Integer known = ids.get(kept);
        if (known != null) {
            return known;
        }
        int id = free.nextSetBit(0);
        if (id < 0) {
            id = texts.size();
            texts.add(kept);
        } else {
            free.clear(id);
            texts.set(id, kept);
        }
        ids.put(kept, id);
        chars += kept.length();
        return id;
    }

    private static String cut(String text) {
        int end = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 2)) ? MAX_LENGTH - 2 : MAX_LENGTH - 1;
        return text.substring(0, end) + "\u2026";
    }

    @Nullable
    String text(int id) {
        return texts.get(id);
    }

    /** Returns one more than the highest number. */
    int count() {
        return texts.size();
    }

    /** Returns how many characters are kept. */
    long chars() {
        return chars;
    }

    /** Forgets all texts but those with a number in {@code used}. */
    void retain(BitSet used) {
        for (int id = 1; id < texts.size(); id++) {
            String text = texts.get(id);
            if (text != null && !used.get(id)) {
                ids.remove(text);
                texts.set(id, null);
                free.set(id);
                chars -= text.length();
            }
        }
    }
}
