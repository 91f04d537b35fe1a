package dev.weft.benchmarks;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kotlinx.coroutines.Job;

/**
 * The CPU time of whole processes that say hello, sleep for a millisecond and say world: from jars as they are, and with
 * an archive of the classes that the program loads. The peers take turns; the figure is the median.
 */
final class ColdStart {
    private static final int ROUNDS = 31;
    private static final int QUICK_ROUNDS = 3;

    private final String java =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private final Path folder;

    private ColdStart(Path folder) {
        this.folder = folder;
    }

    /** Returns lines of a name, a peer and milliseconds. */
    static List<String> measure(boolean quick) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("cold-start");
        try {
            return new ColdStart(folder).measure(quick ? QUICK_ROUNDS : ROUNDS);
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private List<String> measure(int rounds) throws IOException, InterruptedException {
        Map<String, List<String>> commands = new LinkedHashMap<>();
        add(commands, "weft", "HelloWeft", Coroutine.class, Async.class);
        add(commands, "kotlin", "KotlinHello", Job.class, kotlin.Unit.class);
        add(commands, "jvm", "HelloJvm");
        Map<String, List<Double>> times = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, List<String>> command : commands.entrySet()) {
                times.computeIfAbsent(command.getKey(), key -> new ArrayList<>())
                        .add(cpuMillis(command.getValue()));
            }
        }
        List<String> lines = new ArrayList<>();
        times.forEach((name, all) ->
                lines.add(name + ' ' + all.stream().sorted().toList().get(all.size() / 2)));
        return lines;
    }

    /** Adds what runs a program as it is, and with an archive, which is made here. */
    private void add(Map<String, List<String>> commands, String peer, String program, Class<?>... libraries)
            throws IOException, InterruptedException {
        List<String> jars = new ArrayList<>();
        jars.add(jar(peer, Path.of(location(HelloJvm.class)), "dev/weft/benchmarks/" + program)
                .toString());
        for (Class<?> library : libraries) {
            jars.add(jar(library.getSimpleName(), Path.of(location(library)), "").toString());
        }
        String classPath = String.join(File.pathSeparator, jars);
        String archive = folder.resolve(peer + ".jsa").toString();
        String main = "dev.weft.benchmarks." + program;
        run(java, "-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-cp", classPath, main);
        commands.put("ColdStart " + peer, List.of(java, "-cp", classPath, main));
        commands.put(
                "ColdStart AppCDS " + peer, List.of(java, "-XX:SharedArchiveFile=" + archive, "-cp", classPath, main));
    }

    private static URI location(Class<?> type) {
        return URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString());
    }

    /** Puts the classes of a folder whose names begin so into a jar: archives know no folders. A jar is taken as it is. */
    private Path jar(String name, Path source, String prefix) throws IOException {
        if (!Files.isDirectory(source)) {
            return source;
        }
        Path jar = folder.resolve(name + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> classes = Files.walk(source)) {
            for (Path each : classes.filter(Files::isRegularFile).toList()) {
                String entry = source.relativize(each).toString().replace(File.separatorChar, '/');
                if (entry.startsWith(prefix) && entry.endsWith(".class")) {
                    out.putNextEntry(new JarEntry(entry));
                    Files.copy(each, out);
                    out.closeEntry();
                }
            }
        }
        return jar;
    }

    /** The CPU time of a process, user and system, as the shell gets it from the operating system. */
    private static double cpuMillis(List<String> command) throws IOException, InterruptedException {
        String quoted = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        String times = run("bash", "-c", "TIMEFORMAT='%3U %3S'; time " + quoted + " > /dev/null");
        double seconds = Arrays.stream(times.strip().replace(',', '.').split(" "))
                .mapToDouble(Double::parseDouble)
                .sum();
        return Double.parseDouble(String.format(Locale.ROOT, "%.1f", 1000 * seconds));
    }

    /** Runs a command; returns what it has written. */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + output);
        }
        return output;
    }
}
