package dev.weft.processor.drive;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import dev.weft.processor.AsyncProcessor;
import dev.weft.processor.ClaimingProcessor;
import dev.weft.processor.testing.Project;
import dev.weft.testkit.MemoryLoader;
import dev.weft.testkit.MemorySource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Class files that are somewhere else than the file manager says, and class outputs into which somebody else writes.
 */
final class ClassOutputsTest {
    private static final String DEMO = """
            package p;

            import static dev.weft.Asyncio.*;

            import dev.weft.Coroutine;
            import dev.weft.annotations.Async;

            public final class Demo {
                @Async
                static Coroutine<String> text(int i) {
                    await(yieldNow());
                    %s
                    return result("a" + await(Inner.more()));
                }

                public static String go() {
                    return run(text(0));
                }

                static final class Inner {
                    @Async
                    private static Coroutine<String> more() {
                        return result(await(async(() -> "b")));
                    }
                }
            }
            """;

    private @TempDir Path root;

    private Project project() {
        return new Project(root).source("src/p/Demo.java", DEMO.formatted(""));
    }

    @Test
    void saysWhatAFileManagerHasToDoThatKeepsClassFilesForItself() {
        Memory memory = new Memory(false);
        assertThat(memory.compile()).isFalse();
        assertThat(memory.messages())
                .isEqualTo("/p/Demo.java:10 [weft-034] the class file of 'Demo.text' is not where the compiler's file"
                        + " manager looks for it (p/Demo$Frames.class): let getFileForOutput of that JavaFileManager return, for"
                        + " the class output, the object that its getJavaFileForOutput has returned, and let that be"
                        + " readable; or compile into a folder");
        assertThat(Path.of("Demo.class")).doesNotExist();
        assertThat(Path.of("Demo$Frames.class")).doesNotExist();
    }

    @Test
    void leavesFilesAloneThatSuchAFileManagerDoesNotWrite() throws IOException {
        Path others = Files.createDirectories(root.resolve("out/p"));
        List<String> names = List.of("Demo.class", "Demo$Inner.class", "Demo$Frames.class");
        for (String name : names) {
            Files.writeString(others.resolve(name), "dev/weft/codegen/Frame of another build");
        }
        Memory memory = new Memory(false);
        memory.standard.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(root.resolve("out")));
        assertThat(memory.compile()).isFalse();
        assertThat(memory.messages()).contains("[weft-034]").doesNotContain("\n");
        assertThat(others.resolve("Demo.class")).hasContent("dev/weft/codegen/Frame of another build");
        assertThat(others.resolve("Demo$Inner.class")).hasContent("dev/weft/codegen/Frame of another build");
    }

    @Test
    void compilesInMemoryWithAFileManagerThatHandsClassFilesOut() throws Exception {
        Memory memory = new Memory(true);
        assertThat(memory.compile()).as(memory.messages()).isTrue();
        assertThat(memory.call()).isEqualTo("ab");
        assertThat(memory.classes.keySet())
                .containsExactlyInAnyOrder(
                        "p/Demo.class",
                        "p/Demo$Inner.class",
                        "p/Demo$Frames.class",
                        "p/Demo$Frames$Inner$more.class",
                        "p/Demo$Frames$Inner$async.class");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Demo", "Demo$Frames", "Demo$Frames$Inner$more"})
    void weavesNothingThatAnotherCompilationHasWoven(String name) throws IOException {
        Project project = project();
        assertThat(project.compile(List.of(), "src/p/Demo.java")).isTrue();
        Path file = project.output().resolve("p/" + name + ".class");
        byte[] woven = Files.readAllBytes(file);
        meanwhile(project, () -> Files.write(file, woven));
        assertThat(project.compile(List.of(), "src/p/Demo.java")).isFalse();
        assertThat(project.messages())
                .startsWith("ERROR: [weft-035] the class files of 'Demo.")
                .endsWith("' are written by another compilation at the same time (p/" + name
                        + ".class is woven already): let" + " one at a time write into that folder, and compile again")
                .hasLineCount(1);
        assertThat(project.classes()).containsExactly("p/" + name + ".class");
        assertThat(file).hasBinaryContent(woven);
    }

    @Test
    void failsWhereAnotherCompilationDeletes() {
        Project project = project();
        meanwhile(project, () -> Files.delete(project.output().resolve("p/Demo.class")));
        assertThat(project.compile(List.of(), "src/p/Demo.java")).isFalse();
        assertThat(project.messages())
                .isEqualTo(
                        "ERROR: [weft-035] the class files of 'Demo.text' are written by another compilation at the same"
                                + " time (p/Demo.class is gone): let one at a time write into that folder, and compile again");
        assertThat(project.classes()).isEmpty();
    }

    /** The warning that a body is large comes when its class files have been written. */
    @Test
    void failsWhereAnotherCompilationWritesAfterTheWeaver() throws IOException {
        String numbers = IntStream.range(0, 2_500).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        Project project = project()
                .source("src/p/Demo.java", DEMO.formatted("switch (i) { case " + numbers + " -> i++; default -> {} }"));
        Path file = project.output().resolve("p/Demo.class");
        project.listen(diagnostic -> {
            if (diagnostic.getMessage(Locale.ENGLISH).contains("[weft-105]")) {
                perform(() -> Files.writeString(file, "theirs"));
            }
        });
        assertThat(project.compile(List.of(), "src/p/Demo.java")).isFalse();
        assertThat(project.messages())
                .contains(
                        "ERROR: [weft-035] the class files of 'Demo.text' are written by another compilation at the same"
                                + " time (p/Demo.class has changed): let one at a time");
        assertThat(project.classes()).containsExactly("p/Demo.class");
        assertThat(file).hasContent("theirs");
    }

    @Test
    void ofTwoCompilationsIntoOneFolderNotBothSucceedUnlessTheClassesAreWhole() throws Exception {
        for (int i = 0; i < 3; i++) {
            CyclicBarrier start = new CyclicBarrier(2);
            List<CompletableFuture<Boolean>> compilations = Stream.of(project(), project())
                    .map(project -> CompletableFuture.supplyAsync(() -> {
                        perform(start::await);
                        return project.compile(List.of(), "src/p/Demo.java");
                    }))
                    .toList();
            boolean both = compilations.get(0).join() & compilations.get(1).join();
            if (both) {
                assertThat(project().call("p.Demo", "go")).isEqualTo("ab");
            }
        }
    }

    /** Does something when javac has written the last class file and nothing is woven yet. */
    private static void meanwhile(Project project, Action action) {
        project.use(() -> List.of(new Meanwhile(action), new AsyncProcessor(), new ClaimingProcessor()));
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void perform(Action action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Comes before the processor, and so does its listener. */
    private static final class Meanwhile extends AbstractProcessor {
        private final Action action;

        Meanwhile(Action action) {
            this.action = action;
        }

        @Override
        public Set<String> getSupportedAnnotationTypes() {
            return Set.of("*");
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latestSupported();
        }

        @Override
        public synchronized void init(ProcessingEnvironment environment) {
            super.init(environment);
            JavacTask.instance(environment).addTaskListener(new TaskListener() {
                @Override
                public void finished(TaskEvent event) {
                    if (event.getKind() == TaskEvent.Kind.COMPILATION) {
                        perform(action);
                    }
                }
            });
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            return false;
        }
    }

    /** A compilation whose sources and class files are in memory. */
    private static final class Memory {
        private final Map<String, Output> classes = new TreeMap<>();
        private final DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        private final StandardJavaFileManager standard =
                compiler.getStandardFileManager(diagnostics, Locale.ENGLISH, null);
        private final boolean handsOut;

        Memory(boolean handsOut) {
            this.handsOut = handsOut;
        }

        boolean compile() {
            JavaCompiler.CompilationTask task = compiler.getTask(
                    null,
                    new Manager(),
                    diagnostics,
                    List.of("-cp", System.getProperty("java.class.path")),
                    null,
                    List.of(new MemorySource("p/Demo.java", DEMO.formatted(""))));
            task.setLocale(Locale.ENGLISH);
            task.setProcessors(List.of(new AsyncProcessor(), new ClaimingProcessor()));
            return task.call();
        }

        String messages() {
            return diagnostics.getDiagnostics().stream()
                    .map(diagnostic -> (diagnostic.getSource() == null
                                    ? ""
                                    : diagnostic.getSource().toUri().getPath() + ":" + diagnostic.getLineNumber() + " ")
                            + diagnostic.getMessage(Locale.ENGLISH))
                    .collect(Collectors.joining("\n"));
        }

        Object call() throws ReflectiveOperationException {
            Map<String, byte[]> bytes = new TreeMap<>();
            classes.forEach((name, output) -> bytes.put(name.replace(".class", ""), output.bytes.toByteArray()));
            ClassLoader loader = new MemoryLoader(bytes, getClass().getClassLoader());
            return loader.loadClass("p.Demo").getMethod("go").invoke(null);
        }

        private final class Manager extends ForwardingJavaFileManager<StandardJavaFileManager> {
            Manager() {
                super(standard);
            }

            @Override
            public JavaFileObject getJavaFileForOutput(
                    Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
                Output output = new Output(className.replace('.', '/') + kind.extension, kind);
                if (kind == JavaFileObject.Kind.CLASS) {
                    classes.put(className.replace('.', '/') + kind.extension, output);
                }
                return output;
            }

            @Override
            public FileObject getFileForOutput(
                    Location location, String packageName, String relativeName, FileObject sibling) throws IOException {
                if (!handsOut || location != StandardLocation.CLASS_OUTPUT || !relativeName.endsWith(".class")) {
                    return super.getFileForOutput(location, packageName, relativeName, sibling);
                }
                String name = packageName.isEmpty() ? relativeName : packageName.replace('.', '/') + "/" + relativeName;
                return classes.computeIfAbsent(name, key -> new Output(key, JavaFileObject.Kind.CLASS));
            }
        }
    }

    private static final class Output extends SimpleJavaFileObject {
        private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Output(String name, Kind kind) {
            super(URI.create("mem:///" + name), kind);
        }

        @Override
        public OutputStream openOutputStream() {
            bytes = new ByteArrayOutputStream();
            return bytes;
        }

        @Override
        public InputStream openInputStream() {
            return new ByteArrayInputStream(bytes.toByteArray());
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return bytes.toString();
        }
    }
}
