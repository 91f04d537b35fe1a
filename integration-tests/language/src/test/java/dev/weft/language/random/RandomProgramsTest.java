package dev.weft.language.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.language.harness.Runs;
import dev.weft.processor.AsyncProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Some 300 random programs in every build, always the same ones; {@code -Dweft.random.seed} and
 * {@code -Dweft.random.classes} choose others, and more. A failure names its seed: {@link Hunt} cuts the program down.
 */
class RandomProgramsTest {
    private static final int FIRST_SEED = Integer.getInteger("weft.random.seed", 1_000_000);
    private static final int CLASSES = Integer.getInteger("weft.random.classes", 27);

    /**
     * javac itself fails at some programs in their synchronous form, without Weft: an assertion of its flow analysis,
     * or a switch expression with a {@code try} in it that it has no type for.
     */
    private static final Pattern CRASH = Pattern.compile(
            "javac (failed|ended with).*(java\\.lang\\.AssertionError|Gen\\.doHandleSwitchExpression).*",
            Pattern.DOTALL);

    private static final int CLASSES_AT_ONCE = 60;

    @TempDir
    Path folder;

    @Test
    void wovenProgramsLeaveTheTraceOfSynchronousOnes() {
        int compared = 0;
        int crashes = 0;
        try (Runs runs = new Runs()) {
            for (int first = 0; first < CLASSES; first += CLASSES_AT_ONCE) {
                List<Program> programs = new ArrayList<>();
                for (int i = first; i < Math.min(CLASSES, first + CLASSES_AT_ONCE); i++) {
                    programs.add(Program.of(
                            FIRST_SEED + i, "P" + i, Runtime.version().feature()));
                }
                Batch batch = new Batch(folder.resolve("from" + first), runs, () -> List.of(new AsyncProcessor()));
                batch.check(programs);
                assertThat(texts(batch.failures())).isEmpty();
                compared += batch.compared();
                batch.unusable()
                        .forEach((program, reason) -> assertThat(reason)
                                .as("plain javac at seed " + program.seed())
                                .matches(CRASH));
                crashes += batch.unusable().size();
            }
        }
        assertThat(compared).isEqualTo((CLASSES - crashes) * Program.BODIES);
        assertThat(crashes).isLessThan(2 + CLASSES / 50);
    }

    private static String texts(Map<Program, Failure> failures) {
        return failures.entrySet().stream()
                .map(entry -> "seed " + entry.getKey().seed() + ": "
                        + entry.getValue().kind() + "\n" + entry.getValue().text())
                .collect(Collectors.joining("\n\n"));
    }
}
