package dev.weft.language.concerns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.annotations.Async;
import dev.weft.language.harness.Compilation;
import dev.weft.language.harness.Printed;
import dev.weft.processor.AsyncProcessor;
import dev.weft.testkit.InMemoryJavac;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole programs that once were refused or compiled wrong, one for each kind of fault, with what they print. */
class FaultProgramsTest {
    private static final int CASES = 800;

    @TempDir
    Path folder;

    static Stream<Arguments> programs() {
        return Stream.of(
                Arguments.of("AwaitOfConditional", "one\ntwo7\ntwo3\none\nonetwo4"),
                Arguments.of("InnerOfGeneric", "1\nz\n3\n4"),
                Arguments.of("LocalReturnsGenerators", "3"),
                Arguments.of("MockLike", "ok"),
                Arguments.of("ViaInstance", "4"));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void printsWhatItsSourceSays(String program, String expected) throws Exception {
        assertThat(printed(program, read(program))).isEqualTo(expected);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_25)
    void knowsImportsOfModules() throws Exception {
        assertThat(printed("ModuleImport", read("ModuleImport"), onModulePath("--add-modules", "dev.weft")))
                .isEqualTo("153");
    }

    /** What the module of the runtime keeps to itself is not on the class path beside it. */
    @Test
    void isCompiledInAModule() throws Exception {
        Map<String, String> sources = Map.of(
                "module-info",
                "module app { requires dev.weft; }",
                "app.AwaitOfConditional",
                "package app;\n" + read("AwaitOfConditional"));
        compile(sources, onModulePath());
        assertThat(Printed.by("app.AwaitOfConditional", folder)).isEqualTo("one\ntwo7\ntwo3\none\nonetwo4");
    }

    private String[] onModulePath(String... more) {
        String modules = Stream.of(Asyncio.class, Async.class, NullMarked.class)
                .map(InMemoryJavac::place)
                .collect(Collectors.joining(File.pathSeparator));
        String[] options = {"--module-path", modules, "--class-path", folder.toString()};
        return Stream.of(options, more).flatMap(Stream::of).toArray(String[]::new);
    }

    /** One await, and a return whose value could come from every one of the many cases above it. */
    @Test
    void followsOnlyWhatComesFromCoroutines() throws Exception {
        String cases = IntStream.range(0, CASES)
                .mapToObj(at -> "case " + at + ": sum += " + at + "; state = " + (at + 1) + "; break;")
                .collect(Collectors.joining("\n"));
        assertThat(printed("StateMachine", read("StateMachine").replace("/* cases */", cases)))
                .isEqualTo("319600");
    }

    /** The same variables live across all awaits. */
    @Test
    void keepsTheSameVariablesAcrossHundredsOfAwaits() throws Exception {
        String variables = lines(20, at -> "int v" + at + " = " + at + ";");
        String awaits = lines(240, at -> "await(yieldNow()); v" + at % 20 + "++;");
        String sum = IntStream.range(0, 20).mapToObj(at -> "v" + at).collect(Collectors.joining(" + "));
        assertThat(printed("Body", body(variables + awaits + "i = " + sum + ";")))
                .isEqualTo("430");
    }

    /** javac gives each of these statements slots of its own. */
    @Test
    void doesNotPadStackMapsUpToTheLastSlot() throws Exception {
        String statements = lines(200, at -> "try { await(yieldNow()); } finally { i += " + at + "; }");
        assertThat(printed("Body", body(statements))).isEqualTo("19900");
        assertThat(folder.resolve("Body.class").toFile().length()).isLessThan(25_000);
    }

    @Test
    void compilesFortyScopesWithinEachOther() throws Exception {
        String scopes = lines(40, at -> "try (var s" + at + " = scope()) { i += s" + at + ".one();");
        assertThat(printed("Body", body(scopes + "await(yieldNow());\n" + "}".repeat(40))))
                .isEqualTo("80");
    }

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String body(String statements) {
        return """
                import static dev.weft.Asyncio.*;
                import dev.weft.*;
                import dev.weft.annotations.Async;

                public class Body {
                    interface Scope extends AsyncCloseable {
                        int one();
                    }

                    static int closed;

                    static Scope scope() {
                        return new Scope() {
                            public int one() {
                                return 1;
                            }

                            @Override
                            public Coroutine<Void> closeAsync() {
                                closed++;
                                return done();
                            }
                        };
                    }

                    @Async
                    static Coroutine<Integer> program() {
                        int i = 0;
                        /* statements */
                        return result(i);
                    }

                    public static void main(String[] args) {
                        System.out.println(run(program()) + closed);
                    }
                }
                """.replace("/* statements */", statements);
    }

    private String printed(String program, String source, String... options) throws Exception {
        compile(Map.of(program, source), options);
        return Printed.by(program, folder);
    }

    private void compile(Map<String, String> sources, String... options) {
        try (Compilation compilation = new Compilation(folder)) {
            assertThat(compilation.compile(sources, List.of(new AsyncProcessor()), options))
                    .isEmpty();
        }
    }

    private static String read(String program) throws IOException {
        try (InputStream in = FaultProgramsTest.class.getResourceAsStream("/faults/" + program + ".java")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
