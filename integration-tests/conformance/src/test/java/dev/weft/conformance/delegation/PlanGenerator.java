package dev.weft.conformance.delegation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes random plans and what consumers do with them. */
final class PlanGenerator {
    private static final int SHARED = 3;

    private final Random random;
    private int number;

    PlanGenerator(long seed) {
        this.random = new Random(seed);
    }

    Scenario scenario() {
        List<Plan> shared = new ArrayList<>();
        for (int i = 0; i < SHARED; i++) {
            shared.add(plan(random.nextInt(3)));
        }
        List<Plan> roots = List.of(plan(4), plan(3));
        List<List<Scenario.Step>> consumers = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            List<Scenario.Step> steps = new ArrayList<>();
            int length = 2 + random.nextInt(14);
            for (int k = 0; k < length; k++) {
                steps.add(step(count));
            }
            consumers.add(steps);
        }
        return new Scenario(roots, shared, consumers);
    }

    private Scenario.Step step(int consumers) {
        // Mostly the roots: the shared generators are advanced by way of them.
        int target = random.nextInt(4) > 0 ? random.nextInt(2) : random.nextInt(2 + SHARED);
        return switch (random.nextInt(18)) {
            case 0 -> new Scenario.Close(target);
            case 1 -> new Scenario.Current(target);
            case 2, 3 -> new Scenario.Loop(target, random.nextInt(6), random.nextInt(2));
            case 4 -> new Scenario.Pause(1 + random.nextInt(2));
            case 5 -> new Scenario.Cancel(random.nextInt(consumers));
            case 6 -> new Scenario.Both(target, random.nextInt(2 + SHARED));
            case 7 -> new Scenario.CancelledAdvance(target, random.nextInt(3));
            case 8 -> random.nextInt(6) == 0 ? new Scenario.Shutdown() : new Scenario.Advance(target);
            default -> new Scenario.Advance(target);
        };
    }

    private Plan plan(int depth) {
        List<Plan.Act> acts = new ArrayList<>();
        int length = random.nextInt(5);
        for (int i = 0; i < length; i++) {
            acts.add(act(depth));
        }
        return new Plan("p" + number++, acts);
    }

    private Plan.Act act(int depth) {
        if (depth > 0 && random.nextInt(5) < 3) {
            return random.nextInt(8) == 0
                    ? new Plan.Change(source(depth), random.nextInt(2))
                    : new Plan.PassOn(source(depth), shape());
        }
        return switch (random.nextInt(24)) {
            case 0 -> new Plan.Fail("f" + number++);
            case 1 -> new Plan.End();
            case 2, 3, 4 -> new Plan.Wait(1 + random.nextInt(2));
            case 5 -> new Plan.AdvanceShared(random.nextInt(SHARED));
            case 6 -> new Plan.CloseShared(random.nextInt(SHARED));
            case 7, 8 -> new Plan.Emit(null);
            case 9, 10 -> new Plan.Say("s" + number++);
            default -> new Plan.Emit(number++);
        };
    }

    private Plan.Shape shape() {
        Plan.Shape[] all = Plan.Shape.values();
        return random.nextInt(2) == 0 ? all[random.nextInt(2)] : all[random.nextInt(all.length)];
    }

    private Plan.Source source(int depth) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> new Plan.Shared(random.nextInt(SHARED));
            case 2 -> new Plan.Plain(random.nextInt(3), random.nextInt(2), random.nextInt(4) == 0);
            default -> new Plan.Own(plan(depth - 1));
        };
    }
}
