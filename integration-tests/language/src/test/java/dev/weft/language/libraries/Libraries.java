package dev.weft.language.libraries;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;

/** The jars of libraries, found on the class path of the tests. */
public final class Libraries {
    private Libraries() {}

    /** The library itself. */
    public static Path jar(String artifact) {
        return find(artifact, false);
    }

    /** The tests that it publishes. */
    public static Path tests(String artifact) {
        return find(artifact, true);
    }

    /** The sources that it publishes, which stand beside its jar in the repository. */
    public static Path sources(String artifact) {
        Path jar = jar(artifact);
        return jar.resolveSibling(jar.getFileName().toString().replaceFirst("\\.jar$", "-sources.jar"));
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
