package dev.weft.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is measured in processes of its own: the heap of parked tasks, and CPython for orientation. */
final class OtherProcesses {
    private OtherProcesses() {}

    /** Returns lines of a name, a peer and a figure. */
    static List<String> measure() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path");
        for (String line : output(java, "-XX:+UseSerialGC", "-Xmx2g", "-cp", classPath, ParkedTasks.class.getName())
                .lines()
                .toList()) {
            lines.add("ParkedTasks " + line);
        }
        try (InputStream script = OtherProcesses.class.getResourceAsStream("async_tree.py")) {
            String source = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : output("python3", "-c", source).lines().toList()) {
                lines.add("AsyncTree " + line);
            }
        } catch (IOException e) {
            System.out.println("no figures of CPython: " + e.getMessage());
        }
        return lines;
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command).lines().findFirst().orElse("") + " failed");
        }
        return output;
    }
}
