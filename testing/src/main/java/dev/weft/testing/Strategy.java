package dev.weft.testing;

/** How {@link SimulationOptions#schedules(int)} chooses among the orders that are possible. */
public final class Strategy {
    /** The kinds. */
    enum Kind {
        MIXED,
        RANDOM,
        PCT,
        DEVIATIONS
    }

    private static final Strategy MIXED = new Strategy(Kind.MIXED, 2);
    private static final Strategy RANDOM = new Strategy(Kind.RANDOM, 0);

    private final Kind kind;
    private final int depth;

    private Strategy(Kind kind, int depth) {
        this.kind = kind;
        this.depth = depth;
    }

    /**
     * Some of each: orders with one deviation, random ones, and ones by priorities. The default.
     *
     * @return the strategy
     */
    public static Strategy mixed() {
        return MIXED;
    }

    /**
     * Deviates from the plain order at random places, sometimes often and sometimes rarely.
     *
     * @return the strategy
     */
    public static Strategy random() {
        return RANDOM;
    }

    /**
     * Gives tasks random priorities, which change at random moments (PCT, "probabilistic concurrency testing"): finds a
     * fault that needs {@code depth} events in a certain order with a probability that has a lower bound.
     *
     * @param depth how many events, at least 1
     * @return the strategy
     * @throws IllegalArgumentException if {@code depth} is less than 1
     */
    public static Strategy priorities(int depth) {
        return new Strategy(Kind.PCT, atLeastOne(depth));
    }

    /**
     * All orders with at most so many deviations from the plain one, those with few first.
     *
     * @param most how many deviations, at least 1
     * @return the strategy
     * @throws IllegalArgumentException if {@code most} is less than 1
     */
    public static Strategy deviations(int most) {
        return new Strategy(Kind.DEVIATIONS, atLeastOne(most));
    }

    private static int atLeastOne(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("at least 1 is needed, not " + number);
        }
        return number;
    }

    Kind kind() {
        return kind;
    }

    int depth() {
        return depth;
    }

    @Override
    public String toString() {
        return switch (kind) {
            case MIXED -> "mixed";
            case RANDOM -> "random";
            case PCT -> "priorities(" + depth + ")";
            case DEVIATIONS -> "deviations(" + depth + ")";
        };
    }
}
