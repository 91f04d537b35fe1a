package dev.weft.language.libraries;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs of a library's tests in a process of their own. */
final class LibraryRun {
    /** Tests reach into the JDK by reflection, as on the class path of old. */
    private static final List<String> OPENED = List.of(
            "java.lang", "java.lang.reflect", "java.util", "java.util.concurrent", "java.util.stream", "java.time");

    private LibraryRun() {}

    /** The report of {@link RunTests}, a line for each test. */
    static List<String> run(Path library, Path tests, Path report, int minutes, List<String> classes)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1g", "-ea"));
        OPENED.forEach(name -> command.addAll(List.of("--add-opens", "java.base/" + name + "=ALL-UNNAMED")));
        // first the library: it may be among what the tests of this module need
        String classPath =
                library + File.pathSeparator + tests + File.pathSeparator + System.getProperty("java.class.path");
        command.addAll(List.of("-cp", classPath, RunTests.class.getName(), report.toString(), tests.toString()));
        command.addAll(classes);
        Path output = report.resolveSibling(report.getFileName() + ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("tests still running after " + minutes + " minutes");
        }
        if (!Files.exists(report)) {
            throw new IllegalStateException("no report: " + Files.readString(output));
        }
        return Files.readAllLines(report);
    }

    /** What became of each test, without the messages, which name the classes of lambdas and frames. */
    static List<String> results(List<String> report) {
        return report.stream()
                .map(line -> line.substring(0, line.indexOf('\t')))
                .collect(Collectors.toList());
    }

    /** How many tests passed. */
    static long passed(List<String> report) {
        return report.stream().filter(line -> line.startsWith("SUCCESSFUL")).count();
    }
}
