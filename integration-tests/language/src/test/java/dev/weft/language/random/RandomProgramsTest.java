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
 * Some random programs in every build, always the same ones; {@link Hunt} looks for more. A failure names its seed: {@code Hunt
 * <seed> 1} cuts the program down.
 */
class RandomProgramsTest {
    private static final int PROGRAMS = 300;
    private static final int AT_ONCE = 100;

    @TempDir
    Path folder;

    @Test
    void wovenProgramsLeaveTheTraceOfSynchronousOnes() {
        int unusable = 0;
        try (Runs runs = new Runs()) {
            for (int from = 0; from < PROGRAMS; from += AT_ONCE) {
                List<Program> programs = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) {
                    programs.add(Program.of(
                            1_000_000 + from + i, "P" + i, Runtime.version().feature()));
                }
                Batch batch = new Batch(folder, runs, () -> List.of(new AsyncProcessor()));
                batch.check(programs);
                assertThat(texts(batch.failures())).isEmpty();
                unusable += batch.unusable().size();
            }
        }
        assertThat(unusable).as("programs that plain javac does not compile").isLessThan(PROGRAMS / 50);
    }

    private static String texts(Map<Program, Failure> failures) {
        return failures.entrySet().stream()
                .map(entry -> "seed " + entry.getKey().seed() + ": "
                        + entry.getValue().kind() + "\n" + entry.getValue().text())
                .collect(Collectors.joining("\n\n"));
    }
}
