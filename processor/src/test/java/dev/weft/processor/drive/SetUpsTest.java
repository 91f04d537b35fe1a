package dev.weft.processor.drive;

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
        assertThat(project.compile(List.of(), "src/p/Demo.java", "src/p/Demo$Frames.java"))
                .isFalse();
        assertThat(project.messages())
                .isEqualTo("ERROR: [weft-025] the state machine of 'Demo.text' cannot be written: its source, which an"
                        + " earlier run generated, is among the sources to compile. Delete Demo$Frames.java, and keep"
                        + " generated sources apart with -s or -d, or name your own sources only");
    }

    /** Compiled together with the body it is an error, too, see the example of that message. */
    @Test
    void writesNoFrameOverAClassOfTheUserThatAnEarlierCompilationHasMade() throws Exception {
        project.source("src/p/Demo$Frames.java", "package p;\nclass Demo$Frames {}\n");
        assertThat(project.compile(List.of(), "src/p/Demo$Frames.java")).isTrue();
        Path taken = project.output().resolve("p/Demo$Frames.class");
        byte[] theirs = Files.readAllBytes(taken);
        for (List<String> options : List.of(List.<String>of(), List.of("-cp", System.getProperty("java.class.path")))) {
            assertThat(project.compile(options, "src/p/Demo.java")).isFalse();
            assertThat(project.messages())
                    .isEqualTo(
                            "ERROR: [weft-025] the state machine of 'Demo.text' cannot be written: its name is taken by"
                                    + " Demo$Frames.class, which Weft has not generated. Rename that class; if it is left over from"
                                    + " an earlier build, delete it");
            assertThat(project.classes()).containsExactly("p/Demo$Frames.class");
            assertThat(taken).hasBinaryContent(theirs);
        }
    }

    @Test
    void writesNoFrameWhereTheClassPathHasAClassOfTheUserOfItsName() throws Exception {
        Project library =
                new Project(root.resolve("library")).source("p/Demo$Frames.java", "package p;\nclass Demo$Frames {}\n");
        assertThat(library.compile(List.of(), "p/Demo$Frames.java")).isTrue();
        String path = library.output() + ":" + System.getProperty("java.class.path");
        assertThat(project.compile(List.of("-cp", path), "src/p/Demo.java")).isFalse();
        assertThat(project.messages())
                .isEqualTo(
                        "ERROR: [weft-025] the state machine of 'Demo.text' cannot be written: its name is taken by the"
                                + " class p.Demo$Frames, which Weft has not generated. Rename that class; if it is left over from"
                                + " an earlier build, delete it");
    }

    /** javac has seen the source that the first run has generated, as the output is on the class path, too. */
    @Test
    void compilesAfterARunThatHasFailed() throws Exception {
        project.source("src/p/Demo.java", DEMO + "class Broken { int number() { return \"one\"; } }\n");
        assertThat(project.compile(List.of(), "src/p/Demo.java")).isFalse();
        assertThat(project.classes()).isEmpty();
        assertThat(project.output().resolve("p/Demo$Frames.java")).exists();
        project.source("src/p/Demo.java", DEMO);
        assertThat(project.compile(List.of("-implicit:class"), "src/p/Demo.java"))
                .as(project.messages())
                .isTrue();
        assertRuns();
    }

    @Test
    void deletesFramesOfMethodsThatAreGone() throws Exception {
        assertThat(project.compile(STRICT, "src/p/Demo.java")).isTrue();
        assertThat(project.classes())
                .containsExactlyInAnyOrder(
                        "p/Demo.class", "p/Demo$Inner.class", "p/Demo$Frames.class", "p/Demo$Frames$Inner$more.class");
        project.source("src/p/Demo.java", DEMO.replace("more(", "less("));
        assertThat(project.compile(STRICT, "src/p/Demo.java")).isTrue();
        assertThat(project.classes())
                .contains("p/Demo$Frames$Inner$less.class")
                .doesNotContain("p/Demo$Frames$Inner$more.class")
                .hasSize(4);
        assertRuns();
    }

    /** Once there was a source for each body, named as its class. */
    @Test
    void deletesWhatAnEarlierVersionGenerated() throws Exception {
        project.source("out/p/Demo$text.java", "package p;\nimport dev.weft.codegen.Frame;\nfinal class Demo$text {}\n")
                .source("out/p/Demo$text.class", "dev/weft/codegen/Frame")
                .source("out/p/Demo$own.java", "package p;\nfinal class Demo$own {}\n")
                .source("out/p/Demo$own.class", "own")
                .source(
                        "out/p/Demo2$text.java",
                        "package p;\nimport dev.weft.codegen.Frame;\nfinal class Demo2$text {}\n");
        assertThat(project.compile(STRICT, "src/p/Demo.java")).isTrue();
        assertThat(project.files(project.output(), ".java"))
                .containsExactlyInAnyOrder("p/Demo$Frames.java", "p/Demo$own.java", "p/Demo2$text.java");
        assertThat(project.classes()).contains("p/Demo$own.class").doesNotContain("p/Demo$text.class");
        assertRuns();
    }

    /** File systems take names of 255 bytes. */
    @Test
    void cutsNamesThatWouldBeTooLong() throws Exception {
        String method = "method" + "m".repeat(60);
        for (String owner : List.of("Owner" + "O".repeat(195), "Owner" + "O".repeat(240))) {
            project.source("src/p/" + owner + ".java", """
                    package p;

                    import static dev.weft.Asyncio.*;

                    import dev.weft.Coroutine;
                    import dev.weft.annotations.Async;

                    final class %1$s {
                        @Async static Coroutine<Integer> %2$s1(int i) { await(yieldNow()); return result(i); }
                        @Async static Coroutine<Integer> %2$s2(int i) { await(yieldNow()); return result(2 * i); }
                        @Async static Coroutine<Integer> %2$s2(long i) { return async(() -> await(%2$s2(3)) * (int) i); }
                        static String text() { return "" + run(%2$s1(1)) + run(%2$s2(1)) + run(%2$s2(1L)); }
                    }
                    """.formatted(owner, method));
            assertThat(project.compile(STRICT, "src/p/" + owner + ".java"))
                    .as(project.messages())
                    .isTrue();
            assertThat(project.call("p." + owner, "text")).isEqualTo("126");
        }
        assertThat(project.classes()).hasSize(6);
    }

    /** A frame class would hide what they mean, had it the name of the method. */
    @Test
    void namesNoFrameAsATypeThatItMentions() throws Exception {
        project.source("src/Unnamed.java", """
                import static dev.weft.Asyncio.*;

                import dev.weft.Coroutine;
                import dev.weft.annotations.Async;

                final class Unnamed {
                    @Async static Coroutine<Unnamed> Unnamed(Unnamed VERSION) { await(yieldNow()); return result(VERSION); }
                    @Async static Coroutine<String> String(String label, Frames Frames) { await(yieldNow()); return result(label); }
                    @Async static Coroutine<String> Frame() { return result(await(String("b", null))); }
                    @Async static Coroutine<String> Unnamed$Frames() { return result(await(String("c", null))); }
                    @Async static Coroutine<Integer> java(java.net.Proxy a, java.lang.reflect.Proxy b) {
                        await(yieldNow());
                        return result(a == null && b == null ? 1 : 0);
                    }
                    @Async static Coroutine<Integer> dev(int self) { await(yieldNow()); return result(self); }

                    static final class Frames {
                        Object anonymous = new Object() {};
                        @Async static Coroutine<String> text() { await(yieldNow()); return result("d"); }
                    }

                    static String all() {
                        return (run(Unnamed(null)) == null ? "a" : "") + run(Frame()) + run(Unnamed$Frames())
                                + run(Frames.text()) + run(java(null, null)) + run(dev(2));
                    }
                }
                """);
        assertThat(project.compile(STRICT, "src/Unnamed.java"))
                .as(project.messages())
                .isTrue();
        assertThat(project.call("Unnamed", "all")).isEqualTo("abcd12");
        assertThat(project.classes())
                .contains("Unnamed$Frames$$$String$1.class", "Unnamed$Frames$$$Frames$text.class")
                .contains("Unnamed$Frames$$.class");
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

    /**
     * No other file can name an implicit class or what is nested in it: the frame classes hold such values as objects.
     */
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
        project.source("src/p/Other.java", "package p;\n@dev.weft.processor.drive.Unclaimed class Other {}\n");
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
        assertThat(origins).isEqualTo(Map.of("p.Demo$Frames", Set.of("p.Demo")));
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
                        "Demo.class", "Demo$Inner.class", "Demo$Frames.class", "Demo$Frames$Inner$more.class");
    }

    @Test
    void writesOnlySourcesWhenOnlyProcessing() {
        assertThat(project.compile(List.of("-proc:only"), "src/p/Demo.java")).isTrue();
        assertThat(project.messages()).isEmpty();
        assertThat(project.classes()).isEmpty();
        assertThat(project.files(project.output(), ".java")).contains("p/Demo$Frames.java");
    }

    @Test
    void compilesBesideSourcesThatGetNoClassFiles() throws Exception {
        project.source("src/p/Found.java", "package p;\nclass Found { static String text() { return \"a\"; } }\n")
                .source("src/p/Demo.java", DEMO.replace("text(\"a\")", "text(Found.text())"));
        List<String> options = List.of("-sourcepath", root.resolve("src").toString(), "-implicit:none");
        assertThat(project.compile(options, "src/p/Demo.java")).isTrue();
        assertThat(project.classes())
                .contains("p/Demo.class", "p/Demo$Frames.class")
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
        assertThat(project.classes()).contains("p/Demo$Frames.class");
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
        assertThat(project.classes()).contains("a/p/Demo$Frames.class", "b/q/Demo$Frames.class");
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
        assertThat(Files.readString(project.output().resolve("p/Uses$Frames.java")))
                .contains("<code>written</code>")
                .doesNotContain("Written ");
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

                    static String table() {
                        return new States$Frames(0).table();
                    }
                }
                """);
        assertThat(project.compile(STRICT, "src/p/States.java"))
                .as(project.messages())
                .isTrue();
        assertThat(((String) project.call("p.States", "table")).lines())
                .startsWith("States.body States.java:11", "13 await(result(1))")
                .containsSequence("20 await(result(2))", "20 await(result(2))")
                .endsWith("22 await(result(3))", "22 await(result(4))");
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
