package dev.weft.language.libraries;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Runs of a library's tests in a process of their own. */
public final class LibraryRun {
    /** Tests reach into the JDK by reflection, as on the class path of old. */
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.reflect",
            "java.util",
            "java.util.concurrent",
            "java.util.stream",
            "java.time",
            "java.time.chrono");

    /** Where tests read files of their own that they do not look for on the class path. */
    private static final String RESOURCES = "src/test/resources";

    private static final Pattern TEST_CLASS = Pattern.compile("\\[class:([^]]+)]");

    private LibraryRun() {}

    /** The report of {@link RunTests}, a line for each test. */
    public static List<String> run(Path library, Path tests, Path report, int minutes, List<String> classes)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1g", "-ea"));
        OPENED.forEach(name -> command.addAll(List.of("--add-opens", "java.base/" + name + "=ALL-UNNAMED")));
        // first the library: it may be among what the tests of this module need
        String classPath = library.toAbsolutePath()
                + File.pathSeparator
                + tests
                + File.pathSeparator
                + System.getProperty("java.class.path");
        command.addAll(List.of("-cp", classPath, RunTests.class.getName(), report.toString(), tests.toString()));
        command.addAll(classes);
        Path output = report.resolveSibling(report.getFileName() + ".out");
        Path home = report.resolveSibling("home");
        extractResources(tests, home.resolve(RESOURCES));
        Process process = new ProcessBuilder(command)
                .directory(home.toFile())
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

    /** Lays out what the jar of the tests holds beside classes as it was in the folder of the sources. */
    private static void extractResources(Path jar, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (JarFile tests = new JarFile(jar.toFile())) {
            for (JarEntry entry : Collections.list(tests.entries())) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (!entry.isDirectory() && !entry.getName().endsWith(".class") && file.startsWith(folder)) {
                    Files.createDirectories(file.getParent());
                    try (InputStream in = tests.getInputStream(entry)) {
                        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
    }

    /** The class of a test, from its line of the report. */
    static String testClass(String line) {
        Matcher matcher = TEST_CLASS.matcher(line);
        if (!matcher.find()) {
            throw new IllegalStateException("a test of no class: " + line);
        }
        return matcher.group(1);
    }

    /** What became of each test, without the messages, which name the classes of lambdas and frames. */
    public static List<String> results(List<String> report) {
        return report.stream()
                .map(line -> line.substring(0, line.indexOf('\t')))
                .collect(Collectors.toList());
    }

    /** How many tests passed. */
    static long passed(List<String> report) {
        return report.stream().filter(line -> line.startsWith("SUCCESSFUL")).count();
    }
}
