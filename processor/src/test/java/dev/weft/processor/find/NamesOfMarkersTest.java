package dev.weft.processor.find;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.testing.Project;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every way to name {@code @Async}, the markers and the return types: found in methods and lambdas of named, local and
 * anonymous classes. What other classes and methods are called the same is left alone.
 */
final class NamesOfMarkersTest {
    private static final List<String> STRICT = List.of("-Xlint:all,-path,-static", "-Werror");

    private @TempDir Path root;

    /** A way to name things: the imports, and what stands before markers, types and the annotation. */
    private record Way(String name, String imports, String markers, String types, String annotation) {}

    private static final List<Way> WAYS = List.of(
            new Way("singleStatic", """
                    import static dev.weft.Asyncio.async;
                    import static dev.weft.Asyncio.await;
                    import static dev.weft.Asyncio.awaitEach;
                    import static dev.weft.Asyncio.emit;
                    import static dev.weft.Asyncio.end;
                    import static dev.weft.Asyncio.result;
                    import static dev.weft.Asyncio.run;
                    import static dev.weft.Asyncio.yieldNow;
                    import dev.weft.AsyncGenerator;
                    import dev.weft.Coroutine;
                    import dev.weft.annotations.Async;
                    """, "", "", "@Async"),
            new Way(
                    "stars",
                    "import static dev.weft.Asyncio.*;\nimport dev.weft.*;\nimport dev.weft.annotations.*;\n",
                    "",
                    "",
                    "@Async"),
            new Way(
                    "class",
                    "import dev.weft.AsyncGenerator;\nimport dev.weft.Asyncio;\nimport dev.weft.Coroutine;\n",
                    "Asyncio.",
                    "",
                    "@dev.weft.annotations.Async"),
            new Way("qualified", "", "dev.weft.Asyncio.", "dev.weft.", "@dev.weft.annotations.Async"),
            new Way("field", "import dev.weft.*;\nimport dev.weft.annotations.Async;\n", "asyncio.", "", "@Async"),
            new Way("call", "import dev.weft.*;\nimport dev.weft.annotations.Async;\n", "asyncio().", "", "@Async"),
            new Way(
                    "ofAnotherClass",
                    "import dev.weft.annotations.Async;\nimport dev.weft.Coroutine;\nimport dev.weft.AsyncGenerator;\n",
                    "p.Given.ASYNCIO.",
                    "",
                    "@Async"));

    private static final String BODY = """
                @1 @2Coroutine<Integer> named(int x) { @3await(@3yieldNow()); return @3result(x); }
                @1 @2AsyncGenerator<Integer> numbers() { @3emit(1); @3await(@3yieldNow()); @3emit(2); return @3end(); }
                @1 @2Coroutine<@2AsyncGenerator<Integer>> generators() { return @3result(numbers()); }
                static final java.util.function.Supplier<@2Coroutine<Integer>> IN_FIELD =
                        () -> @3async(() -> { @3await(@3yieldNow()); return 3; });
                @2Coroutine<Integer> lambda(int x) { return @3async((() -> @3await(named(x)))); }
                @1 @2Coroutine<String> all() {
                    class Local {
                        @1 @2Coroutine<Integer> m(int x) { @3await(@3yieldNow()); return @3result(x); }
                        @1 @2AsyncGenerator<Integer> g() { @3emit(@3await(m(7))); return @3end(); }
                        @1 @2Coroutine<java.util.List<@2AsyncGenerator<Integer>>> list() {
                            @3await(@3yieldNow()); return @3result(java.util.List.of(g()));
                        }
                    }
                    var anonymous = new Object() {
                        @1 @2Coroutine<Integer> m(int x) { @3await(@3yieldNow()); return @3result(x); }
                        @1 @2Coroutine<@2AsyncGenerator<Integer>> wrapped() { return @3result(new Local().g()); }
                        @2Coroutine<Integer> lambda() { return @3async(() -> @3await(m(8))); }
                    };
                    String text = "" + @3await(named(1)) + @3await(lambda(2)) + @3await(IN_FIELD.get());
                    for (int x : @3awaitEach(numbers())) { text += x; }
                    for (int x : @3awaitEach(@3await(generators()))) { text += x; }
                    for (int x : @3awaitEach(@3await(anonymous.wrapped()))) { text += x; }
                    for (int x : @3awaitEach(@3await(new Local().list()).get(0))) { text += x; }
                    return @3result(text + @3await(new Local().m(5)) + @3await(anonymous.m(6)) + @3await(anonymous.lambda()));
                }
            """;

    private static final String EXPECTED = "1231212775" + "68";

    private static String members(Way way) {
        return BODY.lines()
                .map(line -> line.replace("@1", way.annotation)
                        .replace("@2", way.types)
                        .replace("@3", way.markers))
                .collect(Collectors.joining("\n"));
    }

    @TestFactory
    Stream<DynamicTest> namedClasses() {
        return WAYS.stream().map(way -> DynamicTest.dynamicTest(way.name, () -> check(way)));
    }

    private void check(Way way) throws Exception {
        Project project = new Project(root.resolve(way.name))
                .source(
                        "src/p/Given.java",
                        "package p; public class Given { public static final dev.weft.Asyncio ASYNCIO = null; }")
                .source("src/p/Demo.java", """
                        package p;
                        %s
                        class Demo {
                            static final dev.weft.Asyncio asyncio = null;
                            static dev.weft.Asyncio asyncio() { return null; }
                        %s
                            static String go() { return %srun(new Demo().all()); }
                        }
                        """.formatted(way.imports, members(way), way.markers));
        assertThat(project.compile(STRICT, "src/p/Given.java", "src/p/Demo.java"))
                .as(project.messages())
                .isTrue();
        assertThat(project.call("p.Demo", "go")).isEqualTo(EXPECTED);
    }

    @Test
    @EnabledForJreRange(minVersion = 25)
    void moduleImports() throws Exception {
        Way way = new Way("module", "import module dev.weft;\nimport module java.base;\n", "Asyncio.", "", "@Async");
        Project project = new Project(root).source("src/Demo.java", """
                %s
                class Demo {
                %s
                    static String go() { return Asyncio.run(new Demo().all()); }
                }
                """.formatted(way.imports, members(way)));
        assertThat(project.compile(onModulePath(), "src/Demo.java"))
                .as(project.messages())
                .isTrue();
        assertThat(project.call("Demo", "go")).isEqualTo(EXPECTED);
    }

    @Test
    @EnabledForJreRange(minVersion = 25)
    void moduleImportsInAnImplicitClass() throws Exception {
        Way way = new Way("implicit", "import module dev.weft;\n", "Asyncio.", "", "@Async");
        Project project = new Project(root).source("src/Demo.java", """
                %s
                %s
                static String go() { return Asyncio.run(new Demo().all()); }
                void main() {}
                """.formatted(
                        way.imports, members(way).replace("new Demo()", "this"))
                .replace("new Demo().all()", "all()")
                .replace("@Async Coroutine<String> all", "static @Async Coroutine<String> all")
                .replace("@Async Coroutine<Integer> named", "static @Async Coroutine<Integer> named")
                .replace("    Coroutine<Integer> lambda(int", "    static Coroutine<Integer> lambda(int")
                .replace("@Async AsyncGenerator<Integer> numbers", "static @Async AsyncGenerator<Integer> numbers")
                .replace(
                        "@Async Coroutine<AsyncGenerator<Integer>> generators",
                        "static @Async Coroutine<AsyncGenerator<Integer>> generators"));
        assertThat(project.compile(onModulePath(), "src/Demo.java"))
                .as(project.messages())
                .isTrue();
        assertThat(project.call("Demo", "go")).isEqualTo(EXPECTED);
    }

    private List<String> onModulePath() {
        String modules = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        entry.matches(".*(annotations|runtime)[/\\\\].*|.*jspecify.*|.*weft-(annotations|runtime).*"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> options = new ArrayList<>(STRICT);
        options.addAll(List.of("--module-path", modules, "--add-modules", "dev.weft", "--class-path", root.toString()));
        return options;
    }

    /** The compiler's own rules decide: these are other methods, classes and annotations, and stay as they are. */
    @Test
    void othersOfTheSameName() throws Exception {
        Project project = new Project(root).source("src/p/Demo.java", """
                package p;
                import static dev.weft.Asyncio.*;
                import static dev.weft.Asyncio.async;
                import dev.weft.annotations.Async;
                import java.util.concurrent.Callable;
                import java.util.function.Supplier;
                class Demo {
                    static class Own { <T> T async(Supplier<T> s) { return s.get(); } }
                    static class Shadowing {
                        static <T> T async(Supplier<T> s) { return s.get(); }
                        static int await(int x) { return x + 10; }
                        static String go() { return async(() -> "s" + await(1)); }
                        @Async static dev.weft.Coroutine<String> inner() {
                            dev.weft.Asyncio.await(yieldNow());
                            class L { String async(Supplier<String> s) { return s.get(); } String m() { return async(() -> "l"); } }
                            return result(new L().m() + dev.weft.Asyncio.await(dev.weft.Asyncio.async(() -> {
                                dev.weft.Asyncio.await(yieldNow()); return "a"; })));
                        }
                    }
                    static class Asyncio { static String async(Supplier<String> s) { return s.get(); } }
                    static class Nested {
                        @interface Async {}
                        static class Coroutine<T> { T value; }
                        static class AsyncGenerator<T> {}
                        static String go() {
                            class Local {
                                @Async Coroutine<String> m() { return new Coroutine<>(); }
                                @Async AsyncGenerator<String> g() { return null; }
                                @Async <Coroutine> Coroutine v(Coroutine c) { return c; }
                            }
                            return Asyncio.async(() -> "n") + new Local().m().value + new Local().g() + new Local().v("v");
                        }
                    }
                    static String go() {
                        return new Own().async(() -> "o") + Shadowing.go() + Nested.go() + run(Shadowing.inner());
                    }
                }
                """);
        assertThat(project.compile(STRICT, "src/p/Demo.java"))
                .as(project.messages())
                .isTrue();
        assertThat(project.call("p.Demo", "go")).isEqualTo("os11nnullnullvla");
        assertThat(project.classes())
                .as("no frame class is left of what only looked like a coroutine")
                .containsExactlyInAnyOrder(
                        "p/Demo.class",
                        "p/Demo$Own.class",
                        "p/Demo$Shadowing.class",
                        "p/Demo$Shadowing$1L.class",
                        "p/Demo$Frames.class",
                        "p/Demo$Frames$Shadowing$inner.class",
                        "p/Demo$Asyncio.class",
                        "p/Demo$Nested.class",
                        "p/Demo$Nested$Async.class",
                        "p/Demo$Nested$Coroutine.class",
                        "p/Demo$Nested$AsyncGenerator.class",
                        "p/Demo$Nested$1Local.class");
    }
}
