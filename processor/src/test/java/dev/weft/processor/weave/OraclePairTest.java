package dev.weft.processor.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.weave.oracle.Oracle;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The programs under {@code src/test/resources/programs} do the same woven as they do synchronously, whichever of their
 * awaits suspend. Each program is about one area of the language.
 */
class OraclePairTest {
    @ParameterizedTest
    @MethodSource("programs")
    void doesTheSameAsTheSynchronousProgram(String program) throws Exception {
        check("programs", program);
    }

    @ParameterizedTest
    @MethodSource("programs21")
    @EnabledForJreRange(min = JRE.JAVA_21)
    void doesTheSameAsTheSynchronousProgramWithPatterns(String program) throws Exception {
        check("programs21", program);
    }

    private static void check(String folder, String program) throws Exception {
        Map<String, String> sources =
                Map.of(program + ".java", Files.readString(folder(folder).resolve(program + ".java")));
        assertThat(Oracle.check(sources, program)).hasSizeGreaterThan(3);
        for (int lengthOfPart : List.of(50, 120, 400)) {
            Oracle.checkInParts(sources, program, lengthOfPart);
        }
    }

    static List<String> programs() throws Exception {
        return names("programs");
    }

    static List<String> programs21() throws Exception {
        return names("programs21");
    }

    private static List<String> names(String folder) throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder(folder))) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .sorted()
                    .toList();
        }
    }

    private static Path folder(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(OraclePairTest.class.getResource("/" + name))
                .toURI());
    }
}
