package dev.weft.language.libraries;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;

/** The jars of libraries, found on the class path of the tests. */
final class Libraries {
    private Libraries() {}

    /** The library itself. */
    static Path jar(String artifact) {
        return find(artifact, false);
    }

    /** The tests that it publishes. */
    static Path tests(String artifact) {
        return find(artifact, true);
    }

    private static Path find(String artifact, boolean tests) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().startsWith(artifact + "-"))
                .filter(path -> path.getFileName().toString().endsWith("-tests.jar") == tests)
                .findAny()
                .orElseThrow(() -> new IllegalStateException(artifact + " is not on the class path"));
    }
}
