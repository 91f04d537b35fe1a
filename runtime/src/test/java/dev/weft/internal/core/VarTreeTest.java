package dev.weft.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VarTreeTest {
    @Test
    void contextsOfAllSizesAreMapsThatNeverChange() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            List<Variable<Integer>> variables = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                variables.add(new Variable<>("v" + i, Variable.NONE));
            }
            int bias = 3 + random.nextInt(5);
            Object[] vars = null;
            Map<Object, Object> expected = new HashMap<>();
            for (int i = 0; i < 400; i++) {
                Variable<Integer> variable = variables.get(random.nextInt(variables.size()));
                Object[] before = vars;
                Object valueBefore = SharedContext.find(vars, variable, Variable.NONE);
                if (random.nextInt(10) < bias) {
                    vars = SharedContext.with(vars, variable, i);
                    expected.put(variable, i);
                } else {
                    vars = SharedContext.without(vars, variable);
                    expected.remove(variable);
                }
                assertThat(SharedContext.find(before, variable, Variable.NONE)).isEqualTo(valueBefore);
                for (Variable<Integer> each : variables) {
                    assertThat(SharedContext.find(vars, each, Variable.NONE))
                            .isEqualTo(expected.getOrDefault(each, Variable.NONE));
                }
                if (expected.isEmpty()) {
                    assertThat(vars).isNull();
                }
            }
        }
    }
}
