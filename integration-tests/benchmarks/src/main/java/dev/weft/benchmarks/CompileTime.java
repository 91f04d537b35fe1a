package dev.weft.benchmarks;

import dev.weft.testkit.MemorySource;
import dev.weft.testkit.SampleClass;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * javac, warm, on 200 classes, with one asynchronous method each or with five methods and three lambdas: milliseconds for all of them.
 * {@code plain} compiles the same classes with their methods synchronous and no processor, {@code emptyProcessor} those with a processor that
 * does nothing, {@code weft} the asynchronous ones. What Weft adds is {@code weft - emptyProcessor}; how much of that javac takes for one
 * more source file for each class, {@code writesSources} tells: a processor that writes files such as Weft's, and does nothing more;
 * {@code writesEmptySources} writes classes with nothing in them, and {@code asynchronousEmptyProcessor} leaves the asynchronous classes
 * as they are. The classes of all processors are loaded once, as build tools that stay in memory do it; javac by itself would load Weft's
 * anew for each compilation. Before the first iteration there are {@value #WARM_UP} compilations, since no warm-up of a few seconds would
 * do. Each compilation writes to a new folder, and all of them are deleted at the end: some file systems are slow at making files right
 * after others were deleted.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class CompileTime {
    private static final int CLASSES = 200;
    private static final int WARM_UP = 20;

    /** What asynchronous bodies a class has. */
    public enum Shape {
        /** One method. */
        ONE(1, 0),
        /** Five methods and three lambdas. */
        EIGHT(5, 3);

        private final int methods;
        private final int lambdas;

        Shape(int methods, int lambdas) {
            this.methods = methods;
            this.lambdas = lambdas;
        }
    }

    private static final String FRAMES = """
            package sample;

            import dev.weft.codegen.Frame;
            import dev.weft.codegen.GeneratedFrame;
            import javax.annotation.processing.Generated;

            /**
             * The state machines of the asynchronous bodies in <code>%1$s.java</code>.
             */
            @Generated("dev.weft.processor.AsyncProcessor")
            @GeneratedFrame
            @SuppressWarnings({"deprecation", "removal", "rawtypes"})
            final class %1$s$Frames extends Frame<Object> {
                /**
                 * What they are written for: version 3.0 of dev.weft.codegen.
                 */
                private static final int VERSION = 768;

                %1$s$Frames(int label) {
                    super(VERSION, label);
                }

                @Override
                protected String table() {
                    return %2$s;
                }

            %3$s
            }
            """;

    private static final String METHOD_TABLE =
            "\"%1$s.load%2$d %1$s.java:39\\n43 await(source.read(key + i))\\n47 await(source.read(e.getMessage()))\\n\"";

    private static final String LAMBDA_TABLE =
            "\"%1$s.async %1$s.java:39\\n40 await(source.read(key))\\n42 await(source.read(key + value))\\n\"";

    private static final String LAMBDA_FRAMES = """
                /**
                 * An asynchronous lambda in <code>%1$s</code>, %1$s.java:39.
                 */
                static final class async extends Frame<Object> {
                    async(int label) {
                        super(VERSION, label);
                    }

                    @Override
                    protected String table() {
                        return %2$s;
                    }
                }
            """;

    private static final String EMPTY = """
            package sample;

            final class %1$s$Frames {}
            """;

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final List<ServiceLoader.Provider<Processor>> weft = new ArrayList<>();
    /** Which classes. */
    @Param
    public Shape shape;

    private List<JavaFileObject> asynchronous;
    private List<JavaFileObject> synchronous;
    private Path outputs;
    private Path output;

    /** Writes the sources, in memory, finds the processors, and warms javac up for the benchmark that follows. */
    @Setup
    public void prepare(BenchmarkParams params) throws IOException {
        URL jar = Path.of(System.getProperty("weft.processor")).toUri().toURL();
        ClassLoader loader = new URLClassLoader(new URL[] {jar}, CompileTime.class.getClassLoader());
        ServiceLoader.load(Processor.class, loader).stream()
                .filter(provider -> provider.type().getName().startsWith("dev.weft."))
                .forEach(weft::add);
        asynchronous = new ArrayList<>();
        synchronous = new ArrayList<>();
        for (int i = 0; i < CLASSES; i++) {
            String name = "Sample" + i;
            String path = SampleClass.path(name);
            asynchronous.add(
                    new MemorySource(path, SampleClass.asynchronous(name, shape.methods, shape.lambdas)));
            synchronous.add(new MemorySource(path, SampleClass.synchronous(name, shape.methods, shape.lambdas)));
        }
        outputs = Files.createTempDirectory("weft-compile-time");
        for (int i = 0; i < WARM_UP; i++) {
            createOutput();
            String name = params.getBenchmark();
            switch (name.substring(name.lastIndexOf('.') + 1)) {
                case "plain" -> plain();
                case "emptyProcessor" -> emptyProcessor();
                case "writesSources" -> writesSources();
                case "writesEmptySources" -> writesEmptySources();
                case "asynchronousEmptyProcessor" -> asynchronousEmptyProcessor();
                case "weft" -> weft();
                default -> throw new IllegalStateException(name);
            }
        }
    }

    /** Makes the empty output folder of one compilation. */
    @Setup(Level.Invocation)
    public void createOutput() throws IOException {
        output = Files.createTempDirectory(outputs, "run");
    }

    /** Deletes all that was written. */
    @TearDown
    public void deleteOutputs() throws IOException {
        try (Stream<Path> files = Files.walk(outputs)) {
            files.sorted(Comparator.reverseOrder()).forEach(CompileTime::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Benchmark
    public boolean plain() {
        return compile(synchronous, List.of("-proc:none"), List.of());
    }

    @Benchmark
    public boolean emptyProcessor() {
        return compile(synchronous, List.of(), List.of(new EmptyProcessor()));
    }

    @Benchmark
    public boolean writesSources() {
        return compile(asynchronous, List.of(), List.of(new WritingProcessor(FRAMES, shape)));
    }

    @Benchmark
    public boolean writesEmptySources() {
        return compile(asynchronous, List.of(), List.of(new WritingProcessor(EMPTY, shape)));
    }

    @Benchmark
    public boolean asynchronousEmptyProcessor() {
        return compile(asynchronous, List.of(), List.of(new EmptyProcessor()));
    }

    @Benchmark
    public boolean weft() {
        return compile(
                asynchronous,
                List.of(),
                weft.stream().map(ServiceLoader.Provider::get).toList());
    }

    private boolean compile(List<JavaFileObject> sources, List<String> processing, List<Processor> processors) {
        List<String> options = new ArrayList<>(processing);
        options.addAll(List.of("-d", output.toString(), "-classpath", System.getProperty("java.class.path")));
        StringWriter messages = new StringWriter();
        JavaCompiler.CompilationTask task = compiler.getTask(messages, null, null, options, null, sources);
        if (!processors.isEmpty()) {
            task.setProcessors(processors);
        }
        if (!task.call()) {
            throw new IllegalStateException(messages.toString());
        }
        return true;
    }

    @SupportedAnnotationTypes("*")
    private static final class EmptyProcessor extends AbstractProcessor {
        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latest();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            return false;
        }
    }

    /** Writes a file for each class, and does nothing else. */
    @SupportedAnnotationTypes("*")
    private static final class WritingProcessor extends AbstractProcessor {
        private final String template;
        private final Shape shape;

        WritingProcessor(String template, Shape shape) {
            this.template = template;
            this.shape = shape;
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latest();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            for (TypeElement type : ElementFilter.typesIn(round.getRootElements())) {
                String name = type.getSimpleName().toString();
                if (!name.endsWith("$Frames")) {
                    write(type, name);
                }
            }
            return false;
        }

        private void write(TypeElement type, String name) {
            try (Writer file = processingEnv
                    .getFiler()
                    .createSourceFile("sample." + name + "$Frames", type)
                    .openWriter()) {
                String lambdas = shape.lambdas == 0
                        ? ""
                        : LAMBDA_FRAMES.formatted(name, tables(LAMBDA_TABLE, name, shape.lambdas));
                file.write(template.formatted(name, tables(METHOD_TABLE, name, shape.methods), lambdas));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String tables(String template, String owner, int times) {
        return IntStream.range(0, times)
                .mapToObj(number -> template.formatted(owner, number))
                .collect(Collectors.joining(" + "));
    }
}
