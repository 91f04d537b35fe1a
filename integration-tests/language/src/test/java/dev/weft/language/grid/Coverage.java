package dev.weft.language.grid;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Covering arrays: few cells that hold every possible pair of two dimensions, or every possible triple of the first
 * three as well.
 *
 * <p>Each start (a pair of the two largest dimensions, or a triple) is completed with what covers most pairs that are
 * still open; pairs that are left over then get cells of their own. What no possible cell holds is left out. Costs
 * starts × completions.
 */
final class Coverage {
    private final int[] sizes = Cell.SIZES;
    private final int dimensions = sizes.length;
    private final int[] base = new int[dimensions];
    private final int values;
    private final BitSet covered;
    private final Random dice;
    private int[] best;
    private int most;
    private final List<Cell> cells = new ArrayList<>();

    private Coverage(long seed) {
        dice = new Random(seed);
        int sum = 0;
        for (int i = 0; i < dimensions; i++) {
            base[i] = sum;
            sum += sizes[i];
        }
        values = sum;
        covered = new BitSet(values * values);
    }

    /** All possible pairs; the first cells hold more new pairs than the last. */
    static List<Cell> pairs(long seed) {
        return new Coverage(seed).fill(2);
    }

    /** All possible pairs, and all possible triples of position, operand and state. */
    static List<Cell> triples(long seed) {
        return new Coverage(seed).fill(3);
    }

    private List<Cell> fill(int fixed) {
        List<int[]> starts = new ArrayList<>();
        starts(fixed, 0, new int[dimensions], starts);
        Collections.shuffle(starts, dice);
        for (int[] start : starts) {
            complete(start, prefix(fixed));
        }
        for (int i = 0; i < dimensions; i++) {
            for (int k = i + 1; k < dimensions; k++) {
                cover(i, k);
            }
        }
        return cells;
    }

    private void starts(int fixed, int at, int[] indices, List<int[]> starts) {
        if (at == fixed) {
            starts.add(indices.clone());
            return;
        }
        for (int i = 0; i < sizes[at]; i++) {
            indices[at] = i;
            starts(fixed, at + 1, indices, starts);
        }
    }

    private void cover(int i, int k) {
        for (int x = 0; x < sizes[i]; x++) {
            for (int y = 0; y < sizes[k]; y++) {
                if (!covered.get(pair(i, x, k, y))) {
                    int[] indices = new int[dimensions];
                    indices[i] = x;
                    indices[k] = y;
                    boolean[] fixed = new boolean[dimensions];
                    fixed[i] = true;
                    fixed[k] = true;
                    complete(indices, fixed);
                }
            }
        }
    }

    private boolean[] prefix(int fixed) {
        boolean[] prefix = new boolean[dimensions];
        for (int i = 0; i < fixed; i++) {
            prefix[i] = true;
        }
        return prefix;
    }

    /** Adds the cell, with these indices where they are fixed, that holds most pairs that no cell holds yet. */
    private void complete(int[] indices, boolean[] fixed) {
        best = null;
        most = -1;
        attempt(indices.clone(), fixed, 0, 0);
        if (best != null) {
            cells.add(Cell.of(best));
            for (int i = 0; i < dimensions; i++) {
                for (int k = i + 1; k < dimensions; k++) {
                    covered.set(pair(i, best[i], k, best[k]));
                }
            }
        }
    }

    /**
     * Tries all values of the dimension {@code at} and those after it; {@code fresh} counts the new pairs of those
     * before.
     */
    private void attempt(int[] tried, boolean[] fixed, int at, int fresh) {
        if (at == dimensions) {
            if (fresh > most && Cell.of(tried).isPossible()) {
                most = fresh;
                best = tried.clone();
            }
            return;
        }
        int rest = dimensions * (dimensions - 1) / 2 - at * (at - 1) / 2;
        if (fresh + rest <= most) {
            return;
        }
        int given = tried[at];
        int offset = fixed[at] ? given : dice.nextInt(sizes[at]);
        for (int n = 0; n < (fixed[at] ? 1 : sizes[at]); n++) {
            tried[at] = (n + offset) % sizes[at];
            int more = 0;
            for (int i = 0; i < at; i++) {
                more += covered.get(pair(i, tried[i], at, tried[at])) ? 0 : 1;
            }
            attempt(tried, fixed, at + 1, fresh + more);
        }
        tried[at] = given;
    }

    private int pair(int i, int x, int k, int y) {
        return (base[i] + x) * values + base[k] + y;
    }
}
