package dev.weft.processor.testing;

import dev.weft.processor.AsyncProcessor;
import dev.weft.processor.ClaimingProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.DiagnosticCollector;
import javax.tools.DiagnosticListener;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A folder with sources that is compiled to real files, as a build tool does it. */
public final class Project {
    private final Path root;
    private Supplier<List<Processor>> processors = () -> List.of(new AsyncProcessor(), new ClaimingProcessor());
    private DiagnosticListener<JavaFileObject> listener = diagnostic -> {};
    private DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();

    /** A project in an empty folder. */
    public Project(Path root) {
        this.root = root;
    }

    /** Lets {@code also} hear each message at once, before it is collected. */
    public void listen(DiagnosticListener<JavaFileObject> also) {
        listener = also;
    }

    /** Replaces the processors; they are made anew for each compilation. */
    public void use(Supplier<List<Processor>> own) {
        processors = own;
    }

    /** Writes a source file. */
    public Project source(String name, String text) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The folder of the class files. */
    public Path output() {
        return root.resolve("out");
    }

    /** Compiles the named sources into {@link #output()}. */
    public boolean compile(List<String> options, String... sources) {
        List<String> all = new ArrayList<>(List.of("-d", output().toString()));
        if (options.stream().noneMatch(option -> option.contains("module"))) {
            all.addAll(List.of("-cp", output() + ":" + System.getProperty("java.class.path")));
        }
        all.addAll(options);
        return run(task(all, sources));
    }

    /** A task that is not started. */
    public JavaCompiler.CompilationTask task(List<String> options, String... sources) {
        try {
            Files.createDirectories(output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> collector = new DiagnosticCollector<>();
        StandardJavaFileManager files = compiler.getStandardFileManager(collector, Locale.ENGLISH, null);
        List<Path> paths = Stream.of(sources).map(root::resolve).toList();
        JavaCompiler.CompilationTask task = compiler.getTask(
                null,
                files,
                diagnostic -> {
                    listener.report(diagnostic);
                    collector.report(diagnostic);
                },
                options,
                null,
                files.getJavaFileObjectsFromPaths(paths));
        task.setLocale(Locale.ENGLISH);
        task.setProcessors(processors.get());
        diagnostics = collector;
        return task;
    }

    /** Runs a task made by {@link #task}. */
    public boolean run(JavaCompiler.CompilationTask task) {
        return task.call();
    }

    /** Everything that the compiler said, one message on each line. */
    public String messages() {
        return diagnostics.getDiagnostics().stream()
                .map(diagnostic -> diagnostic.getKind() + ": " + diagnostic.getMessage(Locale.ENGLISH))
                .collect(Collectors.joining("\n"));
    }

    /** The files below a folder of the project whose names end with {@code suffix}, relative to it. */
    public Set<String> files(Path folder, String suffix) {
        if (!Files.exists(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .filter(name -> name.endsWith(suffix))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The class files. */
    public Set<String> classes() {
        return files(output(), ".class");
    }

    /** Calls a static method without parameters of a compiled class. */
    public Object call(String className, String method) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {output().toUri().toURL()}, getClass().getClassLoader())) {
            var target = loader.loadClass(className).getDeclaredMethod(method);
            target.setAccessible(true);
            return target.invoke(null);
        }
    }
}
