package dev.weft.language.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The grid of awaits. Every build runs its first {@value #PART} cells, which hold most pairs; {@code -Dweft.grid=pairs}
 * runs all pairs, {@code -Dweft.grid=all} all triples of position, operand and state too. {@code -Dweft.grid.seed}
 * chooses others that do the same.
 */
class GridTest {
    private static final String MODE = System.getProperty("weft.grid", "");
    private static final long SEED = Long.getLong("weft.grid.seed", 11);
    private static final int PART = 240;

    @TempDir
    Path folder;

    @Test
    void awaitsDoWhatTheSynchronousRunDoes() throws Exception {
        List<Cell> cells = cells();
        try (Checks checks = new Checks(folder)) {
            checks.check(cells);
            assertThat(checks.failures())
                    .as(checks.failures().size() + " failures")
                    .isEmpty();
            assertThat(checks.compared()).isEqualTo(cells.size());
        }
    }

    static List<Cell> cells() {
        return switch (MODE) {
            case "all" -> Coverage.triples(SEED);
            case "pairs" -> Coverage.pairs(SEED);
            default -> Coverage.pairs(SEED).subList(0, PART);
        };
    }

    @Test
    void holdsEveryPairThatIsPossible() {
        Set<List<Integer>> held = new HashSet<>();
        Coverage.pairs(SEED).forEach(cell -> held.addAll(pairs(cell)));
        Set<List<Integer>> possible = new HashSet<>();
        for (int position = 0; position < Cell.SIZES[0]; position++) {
            for (int operand = 0; operand < Cell.SIZES[1]; operand++) {
                for (int around = 0; around < Cell.SIZES[3]; around++) {
                    // what is possible depends on these three only
                    if (new Cell(position, operand, 0, around, 0).isPossible()) {
                        for (int state = 0; state < Cell.SIZES[2]; state++) {
                            possible.addAll(pairs(new Cell(position, operand, state, around, state)));
                        }
                        for (int owner = 0; owner < Cell.SIZES[4]; owner++) {
                            possible.addAll(pairs(new Cell(position, operand, 0, around, owner)));
                        }
                    }
                }
            }
        }
        for (int state = 0; state < Cell.SIZES[2]; state++) {
            for (int owner = 0; owner < Cell.SIZES[4]; owner++) {
                possible.addAll(pairs(new Cell(0, 0, state, 0, owner)));
            }
        }
        assertThat(held).isEqualTo(possible);
    }

    private static Set<List<Integer>> pairs(Cell cell) {
        int[] at = cell.indices();
        Set<List<Integer>> pairs = new HashSet<>();
        for (int i = 0; i < at.length; i++) {
            for (int k = i + 1; k < at.length; k++) {
                pairs.add(List.of(i, at[i], k, at[k]));
            }
        }
        return pairs;
    }
}
