package dev.weft.language.harness;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
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
import javax.tools.SimpleJavaFileObject;
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
        List<Source> units = sources.entrySet().stream()
                .map(entry -> new Source(entry.getKey(), entry.getValue()))
                .toList();
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
        Map<String, String> names = new HashMap<>();
        units.forEach(unit -> names.put(unit.getName(), unit.name));
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

    private static final class Source extends SimpleJavaFileObject {
        private final String name;
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
            this.name = name;
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
