package dev.weft.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is measured in processes of its own: cold starts, lags, the heap of parked tasks, HTTP, and CPython for
 * orientation.
 */
final class OtherProcesses {
    private static final int LAG_SECONDS = 20;
    private static final int QUICK_LAG_SECONDS = 1;

    private OtherProcesses() {}

    /** Returns lines of a name, a peer and a figure, of those whose name {@code wanted} is found in. */
    static List<String> measure(Pattern wanted, boolean quick) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        if (wanted.matcher("ColdStart").find()) {
            lines.addAll(ColdStart.measure(quick));
        }
        if (wanted.matcher("Lag").find()) {
            for (String peer : List.of("weft", "kotlin")) {
                int seconds = quick ? QUICK_LAG_SECONDS : LAG_SECONDS;
                run(lines, "Lag", Lag.class, peer, String.valueOf(seconds));
            }
        }
        if (wanted.matcher("ParkedTasks").find()) {
            run(lines, "ParkedTasks", ParkedTasks.class);
        }
        if (wanted.matcher("Wrk").find()) {
            if (exists("wrk", "-v")) {
                Wrk.measure(quick).forEach(line -> lines.add("Wrk " + line));
            } else {
                System.out.println("no figures of HTTP: wrk is not installed");
            }
        }
        if (wanted.matcher("AsyncTree").find()) {
            addPython(lines);
        }
        return lines;
    }

    /** Runs a program of this module; adds what it prints behind {@code name}. */
    private static void run(List<String> lines, String name, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path");
        List<String> command =
                new ArrayList<>(List.of(java, "-XX:+UseSerialGC", "-Xmx2g", "-cp", classPath, program.getName()));
        command.addAll(List.of(arguments));
        output(command.toArray(String[]::new)).lines().forEach(line -> lines.add(name + " " + line));
    }

    private static void addPython(List<String> lines) throws InterruptedException {
        try (InputStream script = OtherProcesses.class.getResourceAsStream("async_tree.py")) {
            String source = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : output("python3", "-c", source).lines().toList()) {
                lines.add("AsyncTree " + line);
            }
        } catch (IOException e) {
            System.out.println("no figures of CPython: " + e.getMessage());
        }
    }

    /** Returns how many files a process may open; HotSpot raises the soft limit to the hard one when it starts. */
    static long files() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /** Returns whether a program can be started. */
    static boolean exists(String... command) throws InterruptedException {
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return true;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    static String output(String... command) throws IOException, InterruptedException {
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
