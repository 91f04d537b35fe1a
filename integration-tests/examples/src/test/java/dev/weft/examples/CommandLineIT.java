package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line looks into a program that hangs in another process. */
class CommandLineIT {
    private static final String JAVA = System.getProperty("java.home") + "/bin/java";
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static Process weft(String... arguments) throws IOException {
        List<String> words = new ArrayList<>();
        String jar = Arrays.stream(CLASS_PATH.split(Pattern.quote(File.pathSeparator)))
                .filter(entry -> entry.matches(".*weft-runtime[^/]*\\.jar"))
                .findFirst()
                .orElse(null);
        words.addAll(
                jar != null
                        ? List.of("-jar", jar)
                        : List.of("-cp", CLASS_PATH, "dev.weft.internal.attach.CommandLine"));
        words.addAll(List.of(arguments));
        return start(words.toArray(String[]::new));
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Watches until a line comes that tells the deadlock; the program may just have started. */
    private static void watch(String pid) throws IOException {
        Process watch = weft("watch", pid);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(watch.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.contains("circle: ")) {
                line = lines.readLine();
            }
            assertThat(line)
                    .isEqualTo("  circle: task there waits for AsyncLock \"right\" held by task back;"
                            + " task back waits for AsyncLock \"left\" held by task there");
        } finally {
            watch.destroy();
        }
    }

    @Test
    void aProgramThatHangs(@TempDir Path folder) throws IOException {
        File printed = folder.resolve("printed").toFile();
        Process stuck = new ProcessBuilder(JAVA, "-cp", CLASS_PATH, Stuck.class.getName(), "deadlock")
                .redirectErrorStream(true)
                .redirectOutput(printed)
                .start();
        try {
            String pid = String.valueOf(stuck.pid());
            watch(pid);
            assertThat(output(weft("tree", pid))).contains("task Task-1 waits for TaskGroup, 2 tasks left\n");
            assertThat(output(weft("ps", pid))).contains("waiting  there   AsyncLock \"right\" held by task back");
            assertThat(output(weft("tree", pid, "--json"))).startsWith("{\"format\":\"weft-task-dump\",\"version\":1,");
        } finally {
            stuck.destroy();
        }
        assertThat(printed).isEmpty();
    }

    @Test
    void misuse() throws IOException, InterruptedException {
        Process process = weft("tree");
        assertThat(output(process)).startsWith("usage: java -jar weft-runtime.jar COMMAND PID [--json]\n");
        assertThat(process.waitFor()).isEqualTo(2);
    }
}
