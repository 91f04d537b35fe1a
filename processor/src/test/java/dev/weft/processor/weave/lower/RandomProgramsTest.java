package dev.weft.processor.weave.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random programs, each compared with the synchronous program that it stands for.
 * {@code -Dweft.lowering.seeds=1000-2000} runs others than the few that are part of the build; a failure names its
 * seed.
 */
class RandomProgramsTest {
    private static final int PLAYS = 40;

    /** How many programs are compiled at once. */
    private static final int BATCH = 10;

    /** How many decisions a play takes before it ends by an error. */
    private static final int BUDGET = 60;

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
                String actual = run(programs, "async" + seed, new Play(play, BUDGET), play);
                assertThat(allowed(programs, seed, play))
                        .as("seed %d, play %d of%n%s", seed, play, source)
                        .contains(actual);
            }
        }
    }

    /**
     * What may happen: one trace for each way in which the places that are reached go on, behind a block that cannot
     * complete, or fail. A program that reaches none has one.
     */
    private static Set<String> allowed(Class<?> programs, long seed, int play) throws ReflectiveOperationException {
        Set<String> traces = new LinkedHashSet<>();
        Deque<Map<String, Boolean>> open = new ArrayDeque<>(List.of(Map.of()));
        while (!open.isEmpty()) {
            Map<String, Boolean> decided = open.remove();
            Play sync = new Play(play, BUDGET);
            sync.goesOn().putAll(decided);
            traces.add(run(programs, "sync" + seed, sync, play));
            Map<String, Boolean> before = new LinkedHashMap<>(decided);
            sync.goesOn().forEach((place, goesOn) -> {
                if (!decided.containsKey(place)) {
                    Map<String, Boolean> other = new LinkedHashMap<>(before);
                    other.put(place, true);
                    open.add(other);
                    before.put(place, false);
                }
            });
        }
        return traces;
    }

    private static String run(Class<?> programs, String name, Play play, int seed) throws ReflectiveOperationException {
        Method method = programs.getMethod(name, Play.class, Play.Scope.class);
        String outcome;
        try {
            outcome = "returned " + method.invoke(null, play, seed % 3 == 0 ? null : play.scope("given"));
        } catch (InvocationTargetException e) {
            outcome = "threw " + Play.describe(e.getCause());
        }
        return play.trace() + "\n" + outcome;
    }
}
