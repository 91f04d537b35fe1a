package dev.weft.io.tests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.util.Arrays;

/** Programs of others, that may not be installed. */
final class ForeignPrograms {
    private ForeignPrograms() {}

    /** Skips the test if {@code program} is missing. */
    static void need(String program) {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> new File(folder, program).canExecute()),
                program + " is not installed: .ci/run installs it where it can");
    }
}
