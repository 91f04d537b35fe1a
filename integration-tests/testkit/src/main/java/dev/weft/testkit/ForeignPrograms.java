package dev.weft.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of others, that may not be installed. */
public final class ForeignPrograms {
    private ForeignPrograms() {}

    /** Skips the test if {@code program} is missing. */
    public static void need(String program) {
        assumeTrue(find(program).isPresent(), program + " is not installed: .ci/run installs it where it can");
    }

    /** Returns where the first of these programs is that is installed. */
    public static Optional<Path> find(String... programs) {
        String[] folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        return Stream.of(programs)
                .flatMap(program -> Stream.of(folders).map(folder -> Path.of(folder, program)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
