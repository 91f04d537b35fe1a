package dev.weft.language.bars;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of this package in little memory, and with the thread stack that a JVM has by default. */
class BarsTest {
    private static final int MINUTES = 5;

    @TempDir
    Path folder;

    @Test
    void tenMillionAwaitsNeedNoMemory() throws IOException, InterruptedException {
        assertThat(output("-Xmx32m", ManyAwaits.class)).containsExactly("2500000");
    }

    @Test
    void recursionIsNotBoundedByTheThreadStack() throws IOException, InterruptedException {
        assertThat(output("-Xmx128m", DeepRecursion.class)).containsExactly("100000", "100000", "at the bottom");
    }

    @Test
    @Tag("slow")
    void aMillionSleepersFitInHalfAGigabyte() throws IOException, InterruptedException {
        assertThat(output("-Xmx512m", ManySleepers.class)).containsExactly("1000000 woken, 1000000 at once");
    }

    private List<String> output(String heap, Class<?> program) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return Files.readAllLines(output);
    }
}
