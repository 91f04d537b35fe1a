package dev.weft.processor.testing;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import dev.weft.processor.AsyncProcessor;
import dev.weft.processor.ClaimingProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** Runs of javac with the processor, with sources and class files in memory. */
public final class Compilations {
    private Compilations() {}

    /** A compiler with the processor as a user has it. */
    public static Compiler weft() {
        return Compiler.javac().withProcessors(new AsyncProcessor(), new ClaimingProcessor());
    }

    /** The source files of a folder, by name. */
    public static List<JavaFileObject> sourcesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .map(Compilations::source)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JavaFileObject source(Path file) {
        try {
            return JavaFileObjects.forResource(file.toUri().toURL());
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The errors and warnings, one on each line, by file, line and column. */
    public static String messages(Compilation compilation) {
        return compilation.diagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() != Diagnostic.Kind.NOTE)
                .sorted(Comparator.comparing(Compilations::file)
                        .thenComparing(Diagnostic::getLineNumber)
                        .thenComparing(Diagnostic::getColumnNumber))
                .map(Compilations::line)
                .collect(Collectors.joining());
    }

    private static String file(Diagnostic<? extends JavaFileObject> diagnostic) {
        JavaFileObject source = diagnostic.getSource();
        return source == null ? "" : source.getName().replaceAll(".*/", "");
    }

    private static String line(Diagnostic<? extends JavaFileObject> diagnostic) {
        String place = diagnostic.getSource() == null
                ? ""
                : file(diagnostic) + ":" + diagnostic.getLineNumber() + ":" + diagnostic.getColumnNumber() + ": ";
        String kind = diagnostic.getKind() == Diagnostic.Kind.ERROR ? "error" : "warning";
        return place + kind + ": " + diagnostic.getMessage(Locale.ENGLISH) + "\n";
    }
}
