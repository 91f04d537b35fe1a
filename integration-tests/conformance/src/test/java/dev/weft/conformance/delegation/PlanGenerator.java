package dev.weft.conformance.delegation;

import dev.weft.testkit.Dice;
import java.util.ArrayList;
import java.util.List;

/** Makes random plans and what consumers do with them. */
final class PlanGenerator {
    private static final int SHARED = 3;

    private final Dice dice;
    private int number;

    PlanGenerator(long seed) {
        dice = new Dice(seed);
    }

    Scenario scenario() {
        List<Plan> shared = new ArrayList<>();
        for (int i = 0; i < SHARED; i++) {
            shared.add(plan(dice.below(3)));
        }
        List<Plan> roots = List.of(plan(4), plan(3));
        List<List<Scenario.Step>> consumers = new ArrayList<>();
        int count = 1 + dice.below(3);
        for (int i = 0; i < count; i++) {
            List<Scenario.Step> steps = new ArrayList<>();
            int length = 2 + dice.below(14);
            for (int k = 0; k < length; k++) {
                steps.add(step(count));
            }
            consumers.add(steps);
        }
        return new Scenario(roots, shared, consumers);
    }

    private Scenario.Step step(int consumers) {
        // Mostly the roots: the shared generators are advanced by way of them.
        int target = dice.below(4) > 0 ? dice.below(2) : dice.below(2 + SHARED);
        return switch (dice.below(18)) {
            case 0 -> new Scenario.Close(target);
            case 1 -> new Scenario.Current(target);
            case 2, 3 -> new Scenario.Loop(target, dice.below(6), dice.below(2));
            case 4 -> new Scenario.Pause(1 + dice.below(2));
            case 5 -> new Scenario.Cancel(dice.below(consumers));
            case 6 -> new Scenario.Both(target, dice.below(2 + SHARED));
            case 7 -> new Scenario.CancelledAdvance(target, dice.below(3));
            case 8 -> dice.below(6) == 0 ? new Scenario.Shutdown() : new Scenario.Advance(target);
            default -> new Scenario.Advance(target);
        };
    }

    private Plan plan(int depth) {
        List<Plan.Act> acts = new ArrayList<>();
        int length = dice.below(5);
        for (int i = 0; i < length; i++) {
            acts.add(act(depth));
        }
        return new Plan("p" + number++, acts);
    }

    private Plan.Act act(int depth) {
        if (depth > 0 && dice.below(5) < 3) {
            return dice.below(8) == 0
                    ? new Plan.Change(source(depth), dice.below(2))
                    : new Plan.PassOn(source(depth), shape());
        }
        return switch (dice.below(24)) {
            case 0 -> new Plan.Fail("f" + number++);
            case 1 -> new Plan.End();
            case 2, 3, 4 -> new Plan.Wait(1 + dice.below(2));
            case 5 -> new Plan.AdvanceShared(dice.below(SHARED));
            case 6 -> new Plan.CloseShared(dice.below(SHARED));
            case 7, 8 -> new Plan.Emit(null);
            case 9, 10 -> new Plan.Say("s" + number++);
            default -> new Plan.Emit(number++);
        };
    }

    private Plan.Shape shape() {
        Plan.Shape[] all = Plan.Shape.values();
        return dice.below(2) == 0 ? all[dice.below(2)] : all[dice.below(all.length)];
    }

    private Plan.Source source(int depth) {
        return switch (dice.below(10)) {
            case 0, 1 -> new Plan.Shared(dice.below(SHARED));
            case 2 -> new Plan.Plain(dice.below(3), dice.below(2), dice.below(4) == 0);
            default -> new Plan.Own(plan(depth - 1));
        };
    }
}
