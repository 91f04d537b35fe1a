package dev.weft.language.harness;

import dev.weft.testkit.MemorySource;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Runs of javac inside this process, with class files written to a folder as in a user's build. */
public final class Compilation implements AutoCloseable {
    private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    private final StandardJavaFileManager files = javac.getStandardFileManager(null, Locale.ROOT, null);
    private final Path folder;

    /** Compiles into this folder. */
    public Compilation(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the class files are. */
    public Path folder() {
        return folder;
    }

    /** Loads what was compiled; assertions in it are on. */
    public URLClassLoader loader() {
        try {
            URLClassLoader loader =
                    new URLClassLoader(new URL[] {folder.toUri().toURL()}, Compilation.class.getClassLoader());
            loader.setDefaultAssertionStatus(true);
            return loader;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Compiles sources, given by class name, and returns the error messages by class name: none means that all of them
     * compiled. Messages without a file stand under the empty name.
     */
    public Map<String, List<String>> compile(
            Map<String, String> sources, Collection<? extends Processor> processors, String... more) {
        DiagnosticCollector<JavaFileObject> collected = new DiagnosticCollector<>();
        List<String> options = new ArrayList<>(List.of("-nowarn", "-g", "-Xmaxerrs", "100000", "-implicit:none"));
        if (processors.isEmpty()) {
            options.add("-proc:none");
        }
        options.addAll(List.of(more));
        List<MemorySource> units = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        sources.forEach((name, text) -> {
            MemorySource unit = new MemorySource(name.replace('.', '/') + ".java", text);
            units.add(unit);
            names.put(unit.getName(), name);
        });
        StringWriter output = new StringWriter();
        JavaCompiler.CompilationTask task = javac.getTask(output, files, collected, options, null, units);
        task.setProcessors(processors);
        Map<String, List<String>> errors = new TreeMap<>();
        try {
            boolean ok = task.call();
            if (!ok
                    && collected.getDiagnostics().stream()
                            .noneMatch(found -> found.getKind() == Diagnostic.Kind.ERROR)) {
                errors.put("", List.of("javac failed: " + output));
            }
        } catch (RuntimeException e) {
            errors.put("", List.of("javac ended with " + e + output));
        }
        for (Diagnostic<? extends JavaFileObject> found : collected.getDiagnostics()) {
            if (found.getKind() == Diagnostic.Kind.ERROR) {
                String name = found.getSource() == null
                        ? ""
                        : names.getOrDefault(found.getSource().getName(), "");
                errors.computeIfAbsent(name, key -> new ArrayList<>())
                        .add(found.getLineNumber() + ": " + found.getMessage(Locale.ROOT));
            }
        }
        return errors;
    }

    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
