package dev.weft.conformance.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Random programs leave the same trace on Weft and on the machine's CPython.
 *
 * <p>The long run, and the replay of a seed that it printed:
 *
 * <pre>
 *   mvn -pl integration-tests/conformance -am verify -Dsurefire.failIfNoSpecifiedTests=false \
 *       -Dtest=RandomProgramTest -Dweft.model.programs=20000 [-Dweft.model.seed=...] [-Dweft.python=...]
 * </pre>
 */
class RandomProgramTest {
    private static final int BATCH = 1000;

    @Test
    void weftAndCPythonLeaveTheSameTraces() throws IOException {
        Optional<PythonOracle> found = PythonOracle.find();
        assumeTrue(found.isPresent(), "no python3 of 3.11 or later here: only the recorded traces are compared");
        PythonOracle python = found.get();
        long first = Long.getLong("weft.model.seed", 1_000_000);
        long end = first + Integer.getInteger("weft.model.programs", 200);
        for (long seed = first; seed < end; seed += BATCH) {
            List<Node> programs = new ArrayList<>();
            for (long each = seed; each < Math.min(end, seed + BATCH); each++) {
                programs.add(ProgramGenerator.generate(each));
            }
            List<String> expected = python.traces(programs);
            for (int i = 0; i < programs.size(); i++) {
                if (!WeftRun.trace(programs.get(i)).equals(expected.get(i))) {
                    failWith(python, seed + i, programs.get(i));
                }
            }
        }
    }

    private static void failWith(PythonOracle python, long seed, Node program) throws IOException {
        Node shrunk = new Shrinker(python).shrink(program);
        fail(
                "seed %d: Weft and %s differ%nprogram: %s%nshrunk:  %s%n%s",
                seed,
                python,
                program,
                shrunk,
                WeftRun.difference(python.traces(List.of(shrunk)).get(0), WeftRun.trace(shrunk)));
    }

    @Test
    void programsSurviveTheirTextForm() {
        for (long seed = 0; seed < 50; seed++) {
            Node program = ProgramGenerator.generate(seed);
            assertThat(Node.parse(program.toString())).isEqualTo(program);
        }
    }
}
