package dev.weft.processor.weave.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random programs, each compared with the synchronous program that it stands for. {@code -Dweft.lowering.seeds=1000-2000} runs
 * others than the few that are part of the build; a failure names its seed.
 */
class RandomProgramsTest {
    private static final int PLAYS = 40;

    /** How many programs are compiled at once. */
    private static final int BATCH = 10;

    static LongStream batches() {
        String[] ends = System.getProperty("weft.lowering.seeds", "0-300").split("-", 2);
        long first = Long.parseLong(ends[0]);
        long batches = (Long.parseLong(ends[1]) - first + BATCH - 1) / BATCH;
        return LongStream.range(0, batches).map(batch -> first + batch * BATCH);
    }

    @ParameterizedTest
    @MethodSource("batches")
    void runLikeTheirSynchronousEquivalents(long first) throws Exception {
        String source = RandomProgram.source("Case", LongStream.range(first, first + BATCH));
        int batch = (int) (first / BATCH);
        if (batch % 2 == 1) {
            source = source.replace('\n', ' ');
        }
        String[] options = List.of(new String[0], new String[] {"-g:none"}, new String[] {"-g:source,lines"})
                .get(batch % 3);
        Class<?> programs = Laboratory.load("Case", source, options);
        for (long seed = first; seed < first + BATCH; seed++) {
            for (int play = 0; play < PLAYS; play++) {
                Outcome expected = run(programs, "sync" + seed, play);
                Outcome actual = run(programs, "async" + seed, play);
                if (expected.isOpen() && !actual.equals(expected)) {
                    assertThat(actual.trace())
                            .as("seed %d, play %d of%n%s", seed, play, source)
                            .startsWith(expected.certain());
                } else {
                    assertThat(actual.trace())
                            .as("seed %d, play %d of%n%s", seed, play, source)
                            .isEqualTo(expected.trace());
                }
            }
        }
    }

    /**
     * @param trace what happened
     * @param certain the part of it that does not depend on what javac compiles behind a block that cannot complete
     */
    private record Outcome(String trace, String certain) {
        boolean isOpen() {
            return !trace.equals(certain);
        }
    }

    private static Outcome run(Class<?> programs, String name, int seed) throws ReflectiveOperationException {
        Play play = new Play(seed, 60);
        Method method = programs.getMethod(name, Play.class, Play.Scope.class);
        String outcome;
        try {
            outcome = "returned " + method.invoke(null, play, seed % 3 == 0 ? null : play.scope("given"));
        } catch (InvocationTargetException e) {
            outcome = "threw " + Play.describe(e.getCause());
        }
        String trace = play.trace() + "\n" + outcome;
        return new Outcome(trace, play.certain() == null ? trace : play.certain());
    }
}
