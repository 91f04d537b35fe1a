package dev.weft.language.concerns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.annotations.Async;
import dev.weft.language.harness.Compilation;
import dev.weft.language.harness.Printed;
import dev.weft.processor.AsyncProcessor;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        String modules = Stream.of(Asyncio.class, Async.class, NullMarked.class)
                .map(FaultProgramsTest::place)
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(printed("ModuleImport", read("ModuleImport"), "--module-path", modules, "--add-modules", "dev.weft"))
                .isEqualTo("153");
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

    private String printed(String program, String source, String... options) throws Exception {
        try (Compilation compilation = new Compilation(folder)) {
            assertThat(compilation.compile(Map.of(program, source), List.of(new AsyncProcessor()), options))
                    .isEmpty();
        }
        return Printed.by(program, folder);
    }

    private static String read(String program) throws IOException {
        try (InputStream in = FaultProgramsTest.class.getResourceAsStream("/faults/" + program + ".java")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
