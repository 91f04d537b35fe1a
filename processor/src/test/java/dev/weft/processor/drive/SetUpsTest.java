package dev.weft.processor.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.AsyncProcessor;
import dev.weft.processor.testing.Project;
import dev.weft.processor.testing.WritesAClass;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

/** One program in many set-ups of javac. */
final class SetUpsTest {
    private static final List<String> STRICT = List.of("-Xlint:all,-path", "-Werror");

    private @TempDir Path root;
    private Project project;

    @BeforeEach
    void write() {
        project = DemoProgram.in(root);
    }

    @Test
    void compilesWithoutAWarning() throws Exception {
        assertThat(project.compile(STRICT, DemoProgram.PATH)).isTrue();
        DemoProgram.assertRuns(project);
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
        assertThat(project.compile(STRICT, DemoProgram.PATH)).isTrue();
        assertThat(Files.readString(project.output().resolve("p/Demo$Inner.class"), StandardCharsets.ISO_8859_1))
                .contains("lambda$more$0")
                .doesNotContain("LambdaMetafactory", "BootstrapMethods", "AsyncCallable");
        DemoProgram.assertRuns(project);
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
        assertThat(project.compile(STRICT, DemoProgram.PATH, "src/p/Other.java"))
                .as(project.messages())
                .isTrue();
        DemoProgram.assertRuns(project);
    }

    @Test
    void putsFrameClassesNextToTheSourceWhenThereIsNoOutputFolder() {
        JavaCompiler.CompilationTask task = project.task(List.of("-s", root.toString()), DemoProgram.PATH);
        assertThat(project.run(task)).as(project.messages()).isTrue();
        assertThat(project.files(root.resolve("src/p"), ".class"))
                .containsExactlyInAnyOrder(
                        "Demo.class", "Demo$Inner.class", "Demo$Frames.class", "Demo$Frames$Inner$more.class");
    }

    @Test
    void writesOnlySourcesWhenOnlyProcessing() {
        assertThat(project.compile(List.of("-proc:only"), DemoProgram.PATH)).isTrue();
        assertThat(project.messages()).isEmpty();
        assertThat(project.classes()).isEmpty();
        assertThat(project.files(project.output(), ".java")).contains("p/Demo$Frames.java");
    }

    @Test
    void compilesBesideSourcesThatGetNoClassFiles() throws Exception {
        project.source("src/p/Found.java", "package p;\nclass Found { static String text() { return \"a\"; } }\n")
                .source(DemoProgram.PATH, DemoProgram.SOURCE.replace("text(\"a\")", "text(Found.text())"));
        List<String> options = List.of("-sourcepath", root.resolve("src").toString(), "-implicit:none");
        assertThat(project.compile(options, DemoProgram.PATH)).isTrue();
        assertThat(project.classes())
                .contains("p/Demo.class", "p/Demo$Frames.class")
                .doesNotContain("p/Found.class");
        project.compile(List.of(), "src/p/Found.java");
        DemoProgram.assertRuns(project);
    }

    @Test
    void compilesANamedModule() throws Exception {
        project.source("src/module-info.java", "module demo { requires dev.weft; }\n");
        String path = System.getProperty("java.class.path");
        assertThat(project.compile(
                        List.of("-Xlint:all,-path", "-Werror", "--module-path", path),
                        "src/module-info.java",
                        DemoProgram.PATH))
                .as(project.messages())
                .isTrue();
        assertThat(project.classes()).contains("p/Demo$Frames.class");
        DemoProgram.assertRuns(project);
    }

    @Test
    void compilesTwoModulesAtOnce() {
        project.source("mods/a/module-info.java", "module a { requires dev.weft; exports p; }\n")
                .source("mods/a/p/Demo.java", DemoProgram.SOURCE)
                .source("mods/b/module-info.java", "module b { requires dev.weft; requires a; }\n")
                .source("mods/b/q/Demo.java", DemoProgram.SOURCE.replace("package p;", "package q;"));
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
}
