package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each example runs in a JVM of its own, as its reader would run it, and prints what its README section says. */
class ExamplesIT {
    // All at once: they sleep for seconds, and none needs the processor meanwhile.
    private static final Run SAY_AFTER = new Run(SayAfter.class);
    private static final Run GATHER = new Run(Gather.class);
    private static final Run CREATE_TASK = new Run(CreateTask.class);
    private static final Run AWAIT_ORDER = new Run(AwaitOrder.class);
    private static final Run TOUR = new Run(Tour.class);
    private static final Run LOOPS = new Run(Loops.class);
    private static final Run COMING_FROM = new Run(ComingFrom.class);
    private static final Run NETWORK = new Run(Network.class);

    @Test
    void sayAfter() {
        assertThat(SAY_AFTER.output()).containsExactly("finished", "[hello, how are you]", "b", "c", "a");
    }

    @Test
    void gather() {
        assertThat(GATHER.output()).containsExactly("[hello, how are you]");
    }

    @Test
    void createTask() {
        assertThat(CREATE_TASK.output()).containsExactly("b", "c", "a");
    }

    @Test
    void awaitOrder() {
        assertThat(AWAIT_ORDER.output()).containsExactly("a", "b", "c");
    }

    @Test
    void tourOfTheGuide() throws IOException {
        List<String> printed = new ArrayList<>(TOUR.output());
        printed.addAll(LOOPS.output());
        assertThat(printed).containsExactlyElementsOf(outputs(Path.of("../../docs/guide.md")));
    }

    @Test
    void theSameProgramAsOthersWriteIt() {
        assertThat(COMING_FROM.output()).containsExactly("ADA has 3", "ADA has 3");
    }

    @Test
    void talkingToTheNetwork() {
        assertThat(NETWORK.output()).containsExactly("IS ANYBODY THERE?", "apple", "pear");
    }

    /** The lines of the blocks without a language: what the blocks of Java before them print. */
    private static List<String> outputs(Path document) throws IOException {
        List<String> outputs = new ArrayList<>();
        String language = null;
        for (String line : Files.readAllLines(document)) {
            if (line.startsWith("```")) {
                language = language == null ? line.substring(3) : null;
            } else if ("".equals(language)) {
                outputs.add(line);
            }
        }
        return outputs;
    }

    /** A started example. */
    private static final class Run {
        private final Process process;

        Run(Class<?> program) {
            try {
                process = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.getName())
                        .redirectErrorStream(true)
                        .start();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** The lines that it printed, standard error included, when it has ended well. */
        List<String> output() {
            try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
                List<String> lines = reader.lines().toList();
                assertThat(process.waitFor()).as("%s", lines).isZero();
                return lines;
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
