package dev.weft.language.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.language.harness.Runs;
import dev.weft.processor.AsyncProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Some 300 random programs in every build, always the same ones; {@link Hunt} looks for more. A failure names its seed: {@code
 * Hunt <seed> 1} cuts the program down.
 */
class RandomProgramsTest {
    private static final int FIRST_SEED = 1_000_000;
    private static final int CLASSES = 27;
    private static final int PROGRAMS = 300;

    @TempDir
    Path folder;

    @Test
    void wovenProgramsLeaveTheTraceOfSynchronousOnes() {
        List<Program> programs = new ArrayList<>();
        for (int i = 0; i < CLASSES; i++) {
            programs.add(Program.of(FIRST_SEED + i, "P" + i, Runtime.version().feature()));
        }
        try (Runs runs = new Runs()) {
            Batch batch = new Batch(folder, runs, () -> List.of(new AsyncProcessor()));
            batch.check(programs);
            assertThat(texts(batch.failures())).isEmpty();
            // javac itself fails at some programs, also at their synchronous form: an assertion of its flow analysis,
            // in 25
            assertThat(batch.unusable()).as(batch.whyUnusable()).hasSizeLessThan(2);
            assertThat(batch.compared()).isGreaterThanOrEqualTo(PROGRAMS);
        }
    }

    private static String texts(Map<Program, Failure> failures) {
        return failures.entrySet().stream()
                .map(entry -> "seed " + entry.getKey().seed() + ": "
                        + entry.getValue().kind() + "\n" + entry.getValue().text())
                .collect(Collectors.joining("\n\n"));
    }
}
