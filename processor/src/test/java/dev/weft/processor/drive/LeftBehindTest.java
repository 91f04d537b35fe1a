package dev.weft.processor.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.processor.testing.BrokenFiler;
import dev.weft.processor.testing.Project;
import dev.weft.processor.testing.WrappedEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.annotation.processing.Filer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What earlier compilations have left behind, and what one that fails does not leave. */
final class LeftBehindTest {
    private static final List<String> STRICT = List.of("-Xlint:all,-path", "-Werror");

    private @TempDir Path root;
    private Project project;

    @BeforeEach
    void write() {
        project = DemoProgram.in(root);
    }

    @Test
    void compilesTwiceIntoTheSameFolder() throws Exception {
        project.compile(STRICT, DemoProgram.PATH);
        byte[] first = Files.readAllBytes(project.output().resolve("p/Demo.class"));
        assertThat(project.compile(STRICT, DemoProgram.PATH))
                .as(project.messages())
                .isTrue();
        assertThat(Files.readAllBytes(project.output().resolve("p/Demo.class"))).isEqualTo(first);
        DemoProgram.assertRuns(project);
    }

    /** Without {@code -d} the generated sources are beside the others, and a wildcard names them in the next run. */
    @Test
    void saysWhatToDoWhenGeneratedSourcesAreCompiled() throws Exception {
        project.compile(List.of("-s", root.resolve("src").toString()), DemoProgram.PATH);
        assertThat(project.compile(List.of(), DemoProgram.PATH, "src/p/Demo$Frames.java"))
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
            assertThat(project.compile(options, DemoProgram.PATH)).isFalse();
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
        assertThat(project.compile(List.of("-cp", path), DemoProgram.PATH)).isFalse();
        assertThat(project.messages())
                .isEqualTo(
                        "ERROR: [weft-025] the state machine of 'Demo.text' cannot be written: its name is taken by the"
                                + " class p.Demo$Frames, which Weft has not generated. Rename that class; if it is left over from"
                                + " an earlier build, delete it");
    }

    /** javac has seen the source that the first run has generated, as the output is on the class path, too. */
    @Test
    void compilesAfterARunThatHasFailed() throws Exception {
        project.source(DemoProgram.PATH, DemoProgram.SOURCE + "class Broken { int number() { return \"one\"; } }\n");
        assertThat(project.compile(List.of(), DemoProgram.PATH)).isFalse();
        assertThat(project.classes()).isEmpty();
        assertThat(project.output().resolve("p/Demo$Frames.java")).exists();
        project.source(DemoProgram.PATH, DemoProgram.SOURCE);
        assertThat(project.compile(List.of("-implicit:class"), DemoProgram.PATH))
                .as(project.messages())
                .isTrue();
        DemoProgram.assertRuns(project);
    }

    @Test
    void deletesFramesOfMethodsThatAreGone() throws Exception {
        assertThat(project.compile(STRICT, DemoProgram.PATH)).isTrue();
        assertThat(project.classes())
                .containsExactlyInAnyOrder(
                        "p/Demo.class", "p/Demo$Inner.class", "p/Demo$Frames.class", "p/Demo$Frames$Inner$more.class");
        project.source(DemoProgram.PATH, DemoProgram.SOURCE.replace("more(", "less("));
        assertThat(project.compile(STRICT, DemoProgram.PATH)).isTrue();
        assertThat(project.classes())
                .contains("p/Demo$Frames$Inner$less.class")
                .doesNotContain("p/Demo$Frames$Inner$more.class")
                .hasSize(4);
        DemoProgram.assertRuns(project);
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
        assertThat(project.compile(STRICT, DemoProgram.PATH)).isTrue();
        assertThat(project.files(project.output(), ".java"))
                .containsExactlyInAnyOrder("p/Demo$Frames.java", "p/Demo$own.java", "p/Demo2$text.java");
        assertThat(project.classes()).contains("p/Demo$own.class").doesNotContain("p/Demo$text.class");
        DemoProgram.assertRuns(project);
    }

    @Test
    void leavesNothingBehindWhenJavacFailsInAnotherClass() {
        project.source("src/p/Wrong.java", "package p;\nclass Wrong { int x = \"\"; }\n");
        assertThat(project.compile(List.of(), DemoProgram.PATH, "src/p/Wrong.java"))
                .isFalse();
        assertThat(project.classes()).isEmpty();
    }

    @Test
    void leavesNothingBehindWhenAClassCannotBeWoven() {
        String numbers = IntStream.range(0, 16_368).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        project.source("src/p/Large.java", """
                package p;

                import static dev.weft.Asyncio.*;

                import dev.weft.Coroutine;
                import dev.weft.annotations.Async;

                class Large {
                    static class Nested {
                        @Async
                        static Coroutine<Integer> large(int i) {
                            synchronized (Large.class) { switch (i) { case %s -> i++; default -> {} } }
                            await(yieldNow());
                            return result(i);
                        }
                    }
                }
                """.formatted(numbers));
        assertThat(project.compile(List.of("-Aweft.lint=none"), DemoProgram.PATH, "src/p/Large.java"))
                .isFalse();
        assertThat(project.messages()).contains("[weft-024] 'Large.Nested.large' is too large");
        assertThat(project.classes()).isNotEmpty().noneMatch(name -> name.startsWith("p/Large"));
    }

    @Test
    void leavesNothingBehindWhenTheMemoryIsUsedUp() throws Exception {
        project.source("src/p/Other.java", DemoProgram.SOURCE.replace("class Demo", "class Other"));
        DemoProgram.wrap(project, environment -> new WrappedEnvironment(environment) {
            @Override
            public Filer getFiler() {
                return BrokenFiler.reading(super.getFiler(), "Demo.class", bytes -> {
                    throw new OutOfMemoryError("in a test");
                });
            }
        });
        assertThatThrownBy(() -> project.compile(List.of(), DemoProgram.PATH, "src/p/Other.java"))
                .hasRootCauseInstanceOf(OutOfMemoryError.class);
        assertThat(project.classes()).containsExactly("p/Demo.class"); // which the broken filer cannot delete
        assertThat(project.output().resolve("p/Demo.class")).isEmptyFile();
    }

    @Test
    void leavesNothingBehindWhenAWarningIsAnError() {
        project.source("src/p/Warned.java", "package p;\nclass Warned { java.util.List raw; }\n");
        assertThat(project.compile(STRICT, DemoProgram.PATH, "src/p/Warned.java"))
                .isFalse();
        assertThat(project.classes()).isEmpty();
        assertThat(project.messages()).doesNotContain("weft-");
    }
}
