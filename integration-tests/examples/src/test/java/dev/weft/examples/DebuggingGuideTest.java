package dev.weft.examples;

import static dev.weft.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.RunOptions;
import dev.weft.testkit.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the guide to debugging shows is what its programs and the runtime print. */
class DebuggingGuideTest {
    /** The blocks of a language, "" for those without one. */
    private static List<String> blocks(String wanted) throws IOException {
        List<String> blocks = new ArrayList<>();
        String language = null;
        StringBuilder block = new StringBuilder();
        for (String line : Files.readAllLines(Path.of("../../docs/debugging.md"))) {
            if (!line.startsWith("```")) {
                block.append(line).append('\n');
            } else if (language == null) {
                language = line.substring(3);
                block.setLength(0);
            } else {
                if (language.equals(wanted)) {
                    blocks.add(block.toString());
                }
                language = null;
            }
        }
        return blocks;
    }

    @Test
    void theProgramsArePartOfTheExample() throws IOException {
        Path examples = Path.of("src/main/java/dev/weft/examples");
        String example = withoutIndentation(
                Files.readString(examples.resolve("Stuck.java")) + Files.readString(examples.resolve("Crawl.java")));
        assertThat(blocks("java"))
                .filteredOn(block -> !ImportsTest.isOnlyImports(block))
                .isNotEmpty()
                .allMatch(block -> example.contains(withoutIndentation(block)));
    }

    private static String withoutIndentation(String text) {
        return text.replaceAll("(?m)^[ ]+", "");
    }

    @Test
    void theListingsAreDumps() throws IOException {
        assertThat(blocks("")).containsExactly(Look.text(Look.at(Stuck::deadlock)), Look.text(Look.at(Stuck::leak)));
    }

    /** Times, threads and the numbers of loops differ from run to run. */
    private static String withoutTimes(String event) {
        return event.replaceAll("startTime = .*", "startTime = ...")
                .replaceAll("duration = .*", "duration = ...")
                .replaceAll("loop = .*", "loop = ...")
                .replaceAll("eventThread = .*", "eventThread = ...")
                .strip();
    }

    @Test
    void theEventIsOneOfFlightRecorder(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("run.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            run(CreateTask.program());
            recording.stop();
            recording.dump(file);
        }
        assertThat(RecordingFile.readAllEvents(file))
                .extracting(event -> withoutTimes(event.toString()))
                .contains(withoutTimes(blocks("text").get(1)));
    }

    /** The first lines that the watchdog logs while {@link Stuck#blocking} holds up its loop; that ends it. */
    private static String watched() {
        CountDownLatch answer = new CountDownLatch(1);
        CapturedLog log = new CapturedLog(line -> {
            if (line.contains("Stuck.parse")) {
                answer.countDown();
            }
        });
        try (log) {
            run(Stuck.blocking(answer), RunOptions.defaults().watchdog(Duration.ofMillis(100)));
        }
        return log.lines()
                .get(0)
                .lines()
                .limit(3)
                .collect(Collectors.joining("\n"))
                .replaceFirst("^WARNING ", "");
    }

    private static String withoutNumbers(String text) {
        return text.strip()
                .replaceAll("\\d\\.\\d{3} seconds", "0.1 seconds")
                .replaceAll("loop \\d+, thread .* \\(", "loop 1, (");
    }

    @Test
    @Timeout(60)
    void theWatchdogTellsSo() throws IOException {
        assertThat(withoutNumbers(watched()))
                .isEqualTo(withoutNumbers(blocks("text").get(0)));
    }

    @Test
    void theTracedProgramWritesThePicture(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("crawl.html");
        Crawl.main(new String[] {page.toString()});
        assertThat(Files.readString(page))
                .contains("\"page 5\"", "\"crawler 5\"", "\"Crawl.fetch\"")
                .containsPattern("\"AsyncSemaphore \\\\\"connections\\\\\"[^\"]*\"")
                .containsPattern("Crawl.fetch \\(Crawl.java:\\d+ await\\(sleep\\(page == 5");
        assertThat(Path.of("../../docs/images/trace.png")).isNotEmptyFile();
    }
}
