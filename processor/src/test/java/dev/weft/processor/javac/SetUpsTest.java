package dev.weft.processor.javac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.processor.AsyncProcessor;
import dev.weft.processor.testing.BrokenFiler;
import dev.weft.processor.testing.Project;
import dev.weft.processor.testing.WrappedEnvironment;
import dev.weft.processor.testing.WritesAClass;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.tools.JavaCompiler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

/** One program in many set-ups of javac. */
final class SetUpsTest {
    private static final List<String> STRICT = List.of("-Xlint:all,-path", "-Werror");

    private static final String DEMO = """
            package p;

            import static dev.weft.Asyncio.*;

            import dev.weft.Coroutine;
            import dev.weft.annotations.Async;

            final class Demo {
                @Async
                static Coroutine<String> text(String name) {
                    await(yieldNow());
                    return result(name + await(Inner.more()));
                }

                static String run() {
                    return run(text("a"));
                }

                private static String run(Coroutine<String> main) {
                    return dev.weft.Asyncio.run(main);
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
    private Project project;

    @BeforeEach
    void write() {
        project = new Project(root).source("src/p/Demo.java", DEMO);
    }

    private void useWrapped(UnaryOperator<ProcessingEnvironment> wrap) {
        project.use(() -> List.of(WrappedEnvironment.around(new AsyncProcessor(), wrap, Runnable::run)));
    }

    private void assertRuns() throws Exception {
        assertThat(project.messages()).isEmpty();
        assertThat(project.call("p.Demo", "run")).isEqualTo("ab");
    }

    @Test
    void compilesWithoutAWarning() throws Exception {
        assertThat(project.compile(STRICT, "src/p/Demo.java")).isTrue();
        assertRuns();
    }

    @Test
    void compilesTwiceIntoTheSameFolder() throws Exception {
        project.compile(STRICT, "src/p/Demo.java");
        byte[] first = Files.readAllBytes(project.output().resolve("p/Demo.class"));
        assertThat(project.compile(STRICT, "src/p/Demo.java"))
                .as(project.messages())
                .isTrue();
        assertThat(Files.readAllBytes(project.output().resolve("p/Demo.class"))).isEqualTo(first);
        assertRuns();
    }

    /** Without {@code -d} the generated sources are beside the others, and a wildcard names them in the next run. */
    @Test
    void saysWhatToDoWhenGeneratedSourcesAreCompiled() throws Exception {
        project.compile(List.of("-s", root.resolve("src").toString()), "src/p/Demo.java");
        assertThat(project.compile(List.of(), "src/p/Demo.java", "src/p/Demo$text.java"))
                .isFalse();
        assertThat(project.messages())
                .isEqualTo("ERROR: [weft-025] the state machine of 'Demo.text' cannot be written: its source, which an"
                        + " earlier run generated, is among the sources to compile. Delete Demo$text.java, and keep"
                        + " generated sources apart with -s or -d, or name your own sources only");
    }

    /** Compiled together with the body it is an error, too, see the example of that message. */
    @Test
    void writesNoFrameOverAClassOfTheUserThatAnEarlierCompilationHasMade() throws Exception {
        project.source("src/p/Demo$text.java", "package p;\nclass Demo$text {}\n");
        assertThat(project.compile(List.of(), "src/p/Demo$text.java")).isTrue();
        Path taken = project.output().resolve("p/Demo$text.class");
        byte[] theirs = Files.readAllBytes(taken);
        for (List<String> options : List.of(List.<String>of(), List.of("-cp", System.getProperty("java.class.path")))) {
            assertThat(project.compile(options, "src/p/Demo.java")).isFalse();
            assertThat(project.messages())
                    .isEqualTo(
                            "ERROR: [weft-025] the state machine of 'Demo.text' cannot be written: its name is taken by"
                                    + " Demo$text.class, which Weft has not generated. Rename that class or the method; if it is left"
                                    + " over from an earlier build, delete it");
            assertThat(project.classes()).containsExactly("p/Demo$text.class");
            assertThat(taken).hasBinaryContent(theirs);
        }
    }

    @Test
    void writesNoFrameWhereTheClassPathHasAClassOfTheUserOfItsName() throws Exception {
        Project library =
                new Project(root.resolve("library")).source("p/Demo$text.java", "package p;\nclass Demo$text {}\n");
        assertThat(library.compile(List.of(), "p/Demo$text.java")).isTrue();
        String path = library.output() + ":" + System.getProperty("java.class.path");
        assertThat(project.compile(List.of("-cp", path), "src/p/Demo.java")).isFalse();
        assertThat(project.messages())
                .isEqualTo(
                        "ERROR: [weft-025] the state machine of 'Demo.text' cannot be written: its name is taken by the"
                                + " class p.Demo$text, which Weft has not generated. Rename that class or the method; if it is left"
                                + " over from an earlier build, delete it");
    }

    /** Tools that shrink class files follow bootstrap entries, used or not. */
    @Test
    void leavesNoBootstrapEntriesOfLambdasThatAreGone() throws Exception {
        assertThat(project.compile(STRICT, "src/p/Demo.java")).isTrue();
        assertThat(Files.readString(project.output().resolve("p/Demo$Inner.class"), StandardCharsets.ISO_8859_1))
                .contains("lambda$more$0")
                .doesNotContain("LambdaMetafactory", "BootstrapMethods", "AsyncCallable");
        assertRuns();
    }

    /** No other file can name an implicit class or what is nested in it: the frame classes hold such values as objects. */
    @Test
    @EnabledForJreRange(minVersion = 25)
    void compilesAnImplicitClass() throws Exception {
        project.source("src/Script.java", """
                import static dev.weft.Asyncio.*;

                import dev.weft.Coroutine;
                import dev.weft.annotations.Async;

                record Name(String text) {}

                @Async
                static Coroutine<Name> greeting(Name name) {
                    await(yieldNow());
                    return result(new Name("hello " + name.text() + await(async(() -> "!"))));
                }

                static String greet() {
                    return run(greeting(new Name("you"))).text();
                }

                @Async
                Coroutine<Void> program() {
                    IO.println(await(greeting(new Name(toString()))));
                    return done();
                }

                void main() {
                    run(program());
                }
                """);
        assertThat(project.compile(STRICT, "src/Script.java"))
                .as(project.messages())
                .isTrue();
        assertThat(project.call("Script", "greet")).isEqualTo("hello you!");
    }

    /** javac 17 writes no class file for the first two, later versions do. */
    @Test
    void leavesOutClassesInCodeThatConstantsSwitchOff() throws Exception {
        project.source("src/p/Off.java", """
                package p;
                import static dev.weft.Asyncio.*;
                import dev.weft.Coroutine;
                import dev.weft.annotations.Async;
                class Off {
                    static final boolean DEBUG = false;
                    @Async static Coroutine<Integer> m() {
                        if (DEBUG) {
                            class Local {
                                class Inner { @Async Coroutine<Integer> n() { return result(await(one()) + 10); } }
                                @Async Coroutine<Integer> n() { return result(await(one()) + 20); }
                            }
                            return new Local().n();
                        }
                        if (DEBUG) {
                            await(new Object() { @Async Coroutine<Integer> n() { return result(await(one()) + 30); } }.n());
                        }
                        class Other { @Async Coroutine<Integer> n() { return result(await(one()) + 40); } }
                        return result(await(new Other().n()) + (DEBUG ? await(async(() -> await(one()))) : 100));
                    }
                    @Async static Coroutine<Integer> one() { await(yieldNow()); return result(1); }
                    static String total() { return String.valueOf(run(m())); }
                }
                """);
        assertThat(project.compile(List.of("-Xlint:all", "-Werror"), "src/p/Off.java"))
                .as(project.messages())
                .isTrue();
        assertThat(project.call("p.Off", "total")).isEqualTo("141");
    }

    @Test
    void addsNoWarningAboutAnnotationsOfOthers() throws Exception {
        project.source("src/p/Other.java", "package p;\n@dev.weft.processor.javac.Unclaimed class Other {}\n");
        assertThat(project.compile(STRICT, "src/p/Demo.java", "src/p/Other.java"))
                .as(project.messages())
                .isTrue();
        assertRuns();
    }

    @Test
    void findsJavacBehindAWrapperWithAField() throws Exception {
        Map<String, Set<String>> origins = new TreeMap<>();
        useWrapped(environment -> new Wrapper(environment, origins));
        assertThat(project.compile(List.of(), "src/p/Demo.java"))
                .as(project.messages())
                .isTrue();
        assertRuns();
        // Gradle takes names as they are and wants one top-level class behind each generated one.
        assertThat(origins)
                .isEqualTo(Map.of(
                        "p.Demo$text", Set.of("p.Demo"),
                        "p.Demo$Inner$more", Set.of("p.Demo"),
                        "p.Demo$Inner$async", Set.of("p.Demo")));
    }

    @Test
    void findsJavacBehindAProxy() throws Exception {
        useWrapped(environment -> asIntelliJ(ProcessingEnvironment.class, environment));
        assertThat(project.compile(List.of(), "src/p/Demo.java"))
                .as(project.messages())
                .isTrue();
        assertRuns();
    }

    @Test
    void findsJavacBehindAWrapperOfAProxy() throws Exception {
        useWrapped(environment -> new Wrapper(asIntelliJ(ProcessingEnvironment.class, environment), new TreeMap<>()));
        assertThat(project.compile(List.of(), "src/p/Demo.java"))
                .as(project.messages())
                .isTrue();
        assertRuns();
    }

    /** A proxy whose handler is an anonymous class that captures what it stands for. */
    private static <T> T asIntelliJ(Class<T> type, T delegateTo) {
        InvocationHandler handler = new InvocationHandler() {
            @Override
            public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
                    throws Throwable {
                try {
                    return method.invoke(delegateTo, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Test
    void findsJavacThroughThePluginWhereTheWrapperHidesIt() throws Exception {
        useWrapped(WrappedEnvironment::new); // javac starts the plugin, which it finds next to the processor
        assertThat(project.compile(List.of(), "src/p/Demo.java"))
                .as(project.messages())
                .isTrue();
        assertRuns();
    }

    @Test
    void refusesAnotherCompiler() {
        project.use(() -> {
            AsyncProcessor processor = new AsyncProcessor();
            return List.of(WrappedEnvironment.around(
                    processor,
                    WrappedEnvironment::new,
                    init -> CompletableFuture.runAsync(init).join())); // no plugin was started on that thread
        });
        assertThat(project.compile(List.of(), "src/p/Demo.java")).isFalse();
        assertThat(project.messages()).contains("[weft-022]").contains("needs javac");
        assertThat(project.classes()).isEmpty();
    }

    @Test
    void putsFrameClassesNextToTheSourceWhenThereIsNoOutputFolder() {
        JavaCompiler.CompilationTask task = project.task(List.of("-s", root.toString()), "src/p/Demo.java");
        assertThat(project.run(task)).as(project.messages()).isTrue();
        assertThat(project.files(root.resolve("src/p"), ".class"))
                .containsExactlyInAnyOrder(
                        "Demo.class",
                        "Demo$Inner.class",
                        "Demo$text.class",
                        "Demo$Inner$more.class",
                        "Demo$Inner$async.class");
    }

    @Test
    void writesOnlySourcesWhenOnlyProcessing() {
        assertThat(project.compile(List.of("-proc:only"), "src/p/Demo.java")).isTrue();
        assertThat(project.messages()).isEmpty();
        assertThat(project.classes()).isEmpty();
        assertThat(project.files(project.output(), ".java")).contains("p/Demo$text.java");
    }

    @Test
    void compilesBesideSourcesThatGetNoClassFiles() throws Exception {
        project.source("src/p/Found.java", "package p;\nclass Found { static String text() { return \"a\"; } }\n")
                .source("src/p/Demo.java", DEMO.replace("text(\"a\")", "text(Found.text())"));
        List<String> options = List.of("-sourcepath", root.resolve("src").toString(), "-implicit:none");
        assertThat(project.compile(options, "src/p/Demo.java")).isTrue();
        assertThat(project.classes())
                .contains("p/Demo.class", "p/Demo$text.class")
                .doesNotContain("p/Found.class");
        project.compile(List.of(), "src/p/Found.java");
        assertRuns();
    }

    @Test
    void leavesNothingBehindWhenJavacFailsInAnotherClass() {
        project.source("src/p/Wrong.java", "package p;\nclass Wrong { int x = \"\"; }\n");
        assertThat(project.compile(List.of(), "src/p/Demo.java", "src/p/Wrong.java"))
                .isFalse();
        assertThat(project.classes()).isEmpty();
    }

    @Test
    void leavesNothingBehindWhenAClassCannotBeWoven() {
        String numbers = IntStream.range(0, 16_350).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        project.source("src/p/Large.java", """
                package p;

                import static dev.weft.Asyncio.*;

                import dev.weft.Coroutine;
                import dev.weft.annotations.Async;

                class Large {
                    static class Nested {
                        @Async
                        static Coroutine<Integer> large(int i) {
                            switch (i) { case %s -> i++; default -> {} }
                            await(yieldNow());
                            await(yieldNow());
                            await(yieldNow());
                            return result(i);
                        }
                    }
                }
                """.formatted(numbers));
        assertThat(project.compile(List.of("-Aweft.lint=none"), "src/p/Demo.java", "src/p/Large.java"))
                .isFalse();
        assertThat(project.messages()).contains("[weft-024] 'Large.Nested.large' is too large");
        assertThat(project.classes()).isNotEmpty().noneMatch(name -> name.startsWith("p/Large"));
    }

    @Test
    void leavesNothingBehindWhenTheMemoryIsUsedUp() throws Exception {
        project.source("src/p/Other.java", DEMO.replace("class Demo", "class Other"));
        useWrapped(environment -> new WrappedEnvironment(environment) {
            @Override
            public Filer getFiler() {
                return BrokenFiler.reading(super.getFiler(), "Demo.class", bytes -> {
                    throw new OutOfMemoryError("in a test");
                });
            }
        });
        assertThatThrownBy(() -> project.compile(List.of(), "src/p/Demo.java", "src/p/Other.java"))
                .hasRootCauseInstanceOf(OutOfMemoryError.class);
        assertThat(project.classes()).containsExactly("p/Demo.class"); // which the broken filer cannot delete
        assertThat(project.output().resolve("p/Demo.class")).isEmptyFile();
    }

    @Test
    void leavesNothingBehindWhenAWarningIsAnError() {
        project.source("src/p/Warned.java", "package p;\nclass Warned { java.util.List raw; }\n");
        assertThat(project.compile(STRICT, "src/p/Demo.java", "src/p/Warned.java"))
                .isFalse();
        assertThat(project.classes()).isEmpty();
        assertThat(project.messages()).doesNotContain("weft-");
    }

    @Test
    void compilesANamedModule() throws Exception {
        project.source("src/module-info.java", "module demo { requires dev.weft; }\n");
        String path = System.getProperty("java.class.path");
        assertThat(project.compile(
                        List.of("-Xlint:all,-path", "-Werror", "--module-path", path),
                        "src/module-info.java",
                        "src/p/Demo.java"))
                .as(project.messages())
                .isTrue();
        assertThat(project.classes()).contains("p/Demo$text.class");
        assertRuns();
    }

    @Test
    void compilesTwoModulesAtOnce() {
        project.source("mods/a/module-info.java", "module a { requires dev.weft; exports p; }\n")
                .source("mods/a/p/Demo.java", DEMO)
                .source("mods/b/module-info.java", "module b { requires dev.weft; requires a; }\n")
                .source("mods/b/q/Demo.java", DEMO.replace("package p;", "package q;"));
        List<String> options = List.of(
                "--module-path",
                System.getProperty("java.class.path"),
                "--module-source-path",
                root.resolve("mods").toString());
        assertThat(project.compile(
                        options,
                        "mods/a/module-info.java",
                        "mods/a/p/Demo.java",
                        "mods/b/module-info.java",
                        "mods/b/q/Demo.java"))
                .as(project.messages())
                .isTrue();
        assertThat(project.classes()).contains("a/p/Demo$text.class", "b/q/Demo$text.class");
    }

    @Test
    void waitsForTypesThatAnotherProcessorWrites() throws Exception {
        project.source("src/p/Uses.java", """
                package p;

                import static dev.weft.Asyncio.*;

                import dev.weft.Coroutine;
                import dev.weft.annotations.Async;

                final class Uses {
                    @Async
                    static Coroutine<Written> use(Written written) {
                        await(yieldNow());
                        return result(written);
                    }

                    static Object main() {
                        return dev.weft.Asyncio.run(use(new Written()));
                    }
                }
                """);
        project.use(() -> List.of(new AsyncProcessor(), new WritesAClass("p.Written")));
        assertThat(project.compile(List.of(), "src/p/Uses.java"))
                .as(project.messages())
                .isTrue();
        assertThat(project.call("p.Uses", "main")).hasToString("written");
        assertThat(Files.readString(project.output().resolve("p/Uses$use.java")))
                .contains("Written written;");
    }

    @Test
    void tellsWhereEachStateWaits() throws Exception {
        project.source("src/p/States.java", """
                package p;

                import static dev.weft.Asyncio.*;

                import dev.weft.AsyncCloseable;
                import dev.weft.Coroutine;
                import dev.weft.annotations.Async;

                final class States {
                    @Async
                    static Coroutine<Integer> body(AsyncCloseable resource, boolean early) {
                        try (resource) {
                            await(result(1));
                        }
                        try {
                            if (early) {
                                return result(1);
                            }
                        } finally {
                            await(result(2));
                        }
                        return result(await(result(3)) + await(result(4)));
                    }

                    static String[] states() {
                        return new States$body(null, false).states();
                    }
                }
                """);
        assertThat(project.compile(STRICT, "src/p/States.java"))
                .as(project.messages())
                .isTrue();
        assertThat((String[]) project.call("p.States", "states"))
                .startsWith("States.java:11", "States.java:13 await(result(1))")
                .containsSequence("States.java:20 await(result(2))", "States.java:20 await(result(2))")
                .endsWith("States.java:22 await(result(3))", "States.java:22 await(result(4))");
    }

    @Test
    void keepsNoFrameClassOfACallThatOnlyLooksAsynchronous() {
        project.source("src/p/Own.java", """
                package p;

                import static dev.weft.Asyncio.*;

                class Own {
                    static <T> T async(java.util.function.Supplier<T> own) {
                        return own.get();
                    }

                    static String text() {
                        return async(() -> "own");
                    }
                }
                """);
        assertThat(project.compile(STRICT, "src/p/Own.java"))
                .as(project.messages())
                .isTrue();
        assertThat(project.classes()).containsExactly("p/Own.class");
    }

    /** As Gradle wraps it: the environment in a field, and a filer that notes where each class comes from. */
    private static final class Wrapper extends WrappedEnvironment {
        @SuppressWarnings("unused")
        private final ProcessingEnvironment delegate;

        private final Map<String, Set<String>> origins;

        Wrapper(ProcessingEnvironment delegate, Map<String, Set<String>> origins) {
            super(delegate);
            this.delegate = delegate;
            this.origins = origins;
        }

        @Override
        public Filer getFiler() {
            Filer filer = super.getFiler();
            return (Filer) Proxy.newProxyInstance(
                    Filer.class.getClassLoader(), new Class<?>[] {Filer.class}, (proxy, method, arguments) -> {
                        if (method.getName().startsWith("create")) {
                            note(arguments);
                        }
                        try {
                            return method.invoke(filer, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private void note(Object[] arguments) {
            Set<String> classes = new TreeSet<>();
            for (Element origin : (Element[]) arguments[arguments.length - 1]) {
                Element type = origin;
                while (type.getEnclosingElement().getKind() != ElementKind.PACKAGE) {
                    type = type.getEnclosingElement();
                }
                classes.add(type.toString());
            }
            origins.put(arguments[0].toString(), classes);
        }
    }
}
