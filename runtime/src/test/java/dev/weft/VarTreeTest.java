package dev.weft;

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
            List<ContextVar<Integer>> variables = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                variables.add(ContextVar.of("v" + i));
            }
            int bias = 3 + random.nextInt(5);
            Object[] vars = null;
            Map<Object, Object> expected = new HashMap<>();
            for (int i = 0; i < 400; i++) {
                ContextVar<Integer> variable = variables.get(random.nextInt(variables.size()));
                Object[] before = vars;
                Object valueBefore = Context.find(vars, variable, ContextVar.NONE);
                if (random.nextInt(10) < bias) {
                    vars = Context.with(vars, variable, i);
                    expected.put(variable, i);
                } else {
                    vars = Context.without(vars, variable);
                    expected.remove(variable);
                }
                assertThat(Context.find(before, variable, ContextVar.NONE)).isEqualTo(valueBefore);
                for (ContextVar<Integer> each : variables) {
                    assertThat(Context.find(vars, each, ContextVar.NONE))
                            .isEqualTo(expected.getOrDefault(each, ContextVar.NONE));
                }
                if (expected.isEmpty()) {
                    assertThat(vars).isNull();
                }
            }
        }
    }
}
