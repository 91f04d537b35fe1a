package dev.weft.conformance.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Programs whose traces CPython left in {@code recorded.txt}: pairs of lines, a program and its trace.
 *
 * <p>{@code -Dweft.model.record=true} writes the file again with the machine's python3 and fails the run.
 */
class RecordedProgramTest {
    private static final Path RECORD = Path.of("src/test/resources/dev/weft/conformance/model/recorded.txt");
    private static final int PROGRAMS = 300;

    @Test
    void recordedProgramsLeaveTheTracesThatCPythonLeft() throws IOException {
        if (Boolean.getBoolean("weft.model.record")) {
            record();
            fail("recorded %d programs in %s; run again without weft.model.record", PROGRAMS, RECORD);
        }
        List<String> lines = lines();
        assertThat(lines).hasSize(2 * PROGRAMS);
        for (int i = 0; i < lines.size(); i += 2) {
            String trace = WeftRun.trace(Node.parse(lines.get(i)));
            if (!trace.equals(lines.get(i + 1))) {
                fail("program %d: %s%n%s", i / 2, lines.get(i), WeftRun.difference(lines.get(i + 1), trace));
            }
        }
    }

    private static void record() throws IOException {
        List<Node> programs = new ArrayList<>();
        for (int seed = 1; seed <= PROGRAMS; seed++) {
            programs.add(ProgramGenerator.generate(seed));
        }
        List<String> traces = PythonOracle.find()
                .orElseThrow(() -> new IOException("no python3 to record with"))
                .traces(programs);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < PROGRAMS; i++) {
            lines.add(programs.get(i).toString());
            lines.add(traces.get(i));
        }
        Files.write(RECORD, lines);
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = RecordedProgramTest.class.getResourceAsStream("recorded.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
