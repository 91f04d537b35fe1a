package dev.weft.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Texts that are kept in files. Run with {@code -Dweft.goldens=write} to write them anew; such a run fails, so that
 * none passes by it.
 */
public final class Golden {
    private static final boolean WRITE = "write".equals(System.getProperty("weft.goldens"));

    private Golden() {}

    /** Compares {@code actual} with the content of {@code file}. */
    public static void check(Path file, String actual) {
        try {
            if (WRITE) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
                fail("written: " + file);
            }
            assertThat(file).exists();
            assertThat(actual).as(file.toString()).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
