package dev.weft.processor.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.AsyncProcessor;
import dev.weft.processor.testing.Project;
import dev.weft.processor.testing.WrappedEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.annotation.processing.ProcessingEnvironment;

/** A program that most set-ups compile: what it is written as, and what it has to do. */
final class DemoProgram {
    static final String PATH = "src/p/Demo.java";

    static final String SOURCE = """
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

    private DemoProgram() {}

    /** Makes a project in an empty folder with this program in it. */
    static Project in(Path root) {
        return new Project(root).source(PATH, SOURCE);
    }

    /** Lets a project compile with the environment of the processor wrapped as build tools do it. */
    static void wrap(Project project, UnaryOperator<ProcessingEnvironment> wrap) {
        project.use(() -> List.of(WrappedEnvironment.around(new AsyncProcessor(), wrap, Runnable::run)));
    }

    /** Checks that the compiled program does what it has to, and that the compiler had nothing to say. */
    static void assertRuns(Project project) throws Exception {
        assertThat(project.messages()).isEmpty();
        assertThat(project.call("p.Demo", "run")).isEqualTo("ab");
    }
}
