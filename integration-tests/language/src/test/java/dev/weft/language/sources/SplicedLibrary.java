package dev.weft.language.sources;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import dev.weft.testkit.MemorySource;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * The sources of a library, all of whose methods have become {@code @Async} methods behind entries of the old names.
 */
final class SplicedLibrary {
    private static final int MINUTES = 30;

    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<Left, Integer> left = new EnumMap<>(Left.class);
    private int methods;
    private int awaits;

    /**
     * Rewrites what is chosen of a jar of sources.
     *
     * @param classPath where the rest of the library is found, and what it needs
     * @param chosen by the name of the file within the jar
     */
    SplicedLibrary(Path sources, String classPath, Predicate<String> chosen) throws IOException {
        List<MemorySource> files = new ArrayList<>();
        try (JarFile jar = new JarFile(sources.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                if (name.endsWith(".java") && !name.equals("module-info.java") && chosen.test(name)) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        files.add(new MemorySource(name, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
                    }
                }
            }
        }
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<String> options = List.of("-proc:none", "-nowarn", "-Xmaxerrs", "1000", "-cp", classPath);
        JavacTask task = (JavacTask) javac.getTask(null, null, found, options, null, files);
        Iterable<? extends CompilationUnitTree> units = task.parse();
        task.analyze();
        List<String> errors = found.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(each -> each.toString())
                .toList();
        if (!errors.isEmpty()) {
            throw new IllegalStateException("the sources do not compile as they are: " + errors);
        }
        TypeText types = new TypeText(task.getTypes(), task.getElements());
        for (CompilationUnitTree unit : units) {
            Splice splice = new Splice(unit, Trees.instance(task), types);
            texts.put(unit.getSourceFile().toUri().getPath().substring(1), splice.text());
            methods += splice.methods();
            awaits += splice.awaits();
            splice.left().forEach((reason, count) -> left.merge(reason, count, Integer::sum));
        }
    }

    /**
     * Compiles the rewritten sources with the packaged processor, in a process of its own, as a build does.
     *
     * @return what javac says: nothing if all is well
     */
    String compile(Path folder, String classPath) throws IOException, InterruptedException {
        Path sources = folder.resolve("sources");
        List<String> arguments = new ArrayList<>(List.of("-nowarn", "-Xmaxerrs", "10000", "-encoding", "UTF-8"));
        arguments.addAll(List.of("-processorpath", processorPath(), "-cp", classPath));
        arguments.addAll(List.of("-d", folder.resolve("classes").toString()));
        arguments.addAll(List.of("-s", folder.resolve("generated").toString()));
        Files.createDirectories(folder.resolve("generated"));
        Files.createDirectories(folder.resolve("classes"));
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            Path file = sources.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, entry.getValue());
            arguments.add(file.toString());
        }
        Path list = folder.resolve("arguments.txt");
        Files.write(list, arguments.stream().map(each -> '"' + each + '"').toList());
        Path said = folder.resolve("javac.txt");
        Process javac = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                        "-J-Xmx1g",
                        "-J-Duser.language=en",
                        "@" + list)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!javac.waitFor(MINUTES, TimeUnit.MINUTES)) {
            javac.destroyForcibly();
            throw new IllegalStateException("javac still runs after " + MINUTES + " minutes");
        }
        String text = Files.readString(said)
                .lines()
                .filter(line -> !line.startsWith("Note: "))
                .collect(Collectors.joining("\n"));
        return javac.exitValue() == 0 ? text : "javac ended with " + javac.exitValue() + "\n" + text;
    }

    /** Lays what the jar of the library holds beside classes into a folder. */
    static void copyResources(Path library, Path folder) throws IOException {
        try (JarFile jar = new JarFile(library.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (!entry.isDirectory() && !entry.getName().endsWith(".class") && file.startsWith(folder)) {
                    Files.createDirectories(file.getParent());
                    try (InputStream in = jar.getInputStream(entry)) {
                        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
    }

    /** The packaged processor; where the build has not packaged it, its classes with all that the tests need. */
    private static String processorPath() {
        String all = System.getProperty("java.class.path");
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> Path.of(entry).getFileName().toString().matches("weft-processor-.*\\.jar"))
                .findAny()
                .orElse(all);
    }

    /** How many methods became coroutines. */
    int methods() {
        return methods;
    }

    /** How many awaits were put in. */
    int awaits() {
        return awaits;
    }

    /** How much of the library stays as it is, and why. */
    String left() {
        return left.entrySet().stream()
                .map(each -> each.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }
}
