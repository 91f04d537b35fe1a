package dev.weft.conformance.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Loops that delegate do what other loops do. More scenarios: {@code -Dweft.delegation.scenarios=60000}, others than
 * the usual ones: {@code -Dweft.delegation.seed=1}.
 */
class DelegationTest {
    private static final int SCENARIOS = Integer.getInteger("weft.delegation.scenarios", 2_000);
    private static final long SEED = Long.getLong("weft.delegation.seed", 20_000_000);

    @Test
    void loopsThatDelegateDoWhatOtherLoopsDo() {
        int lines = 0;
        for (long seed = SEED; seed < SEED + SCENARIOS; seed++) {
            Scenario scenario = new PlanGenerator(seed).scenario();
            var expected = ScenarioRun.play(scenario, false);
            lines += expected.size();
            assertThat(ScenarioRun.play(scenario, true))
                    .as("seed %d: %s", seed, scenario)
                    .isEqualTo(expected);
        }
        assertThat(lines).as("something happens").isGreaterThan(10 * SCENARIOS);
    }
}
