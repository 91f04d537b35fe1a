package dev.weft.testkit;

import java.util.List;
import java.util.Random;

/** The decisions of a generator: the same for the same seed. */
public final class Dice {
    private final Random random;

    public Dice(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    /** From 0 to {@code bound - 1}. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** True once in {@code outOf} times. */
    public boolean chance(int outOf) {
        return random.nextInt(outOf) == 0;
    }

    public <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    public final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
