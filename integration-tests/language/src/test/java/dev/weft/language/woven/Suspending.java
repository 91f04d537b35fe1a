package dev.weft.language.woven;

/** When the awaitables of {@link World} suspend who awaits them. */
public enum Suspending {
    NEVER,
    ALWAYS,
    ALTERNATELY;

    private static Suspending mode = NEVER;
    private static int awaited;

    /** Sets the mode of the next run. */
    public static void start(Suspending mode) {
        Suspending.mode = mode;
        awaited = 0;
    }

    /** Whether the next awaitable is still to finish. */
    static boolean next() {
        awaited++;
        return mode == ALWAYS || mode == ALTERNATELY && (awaited & 1) == 0;
    }

    /** A different number at each await. */
    static int turn() {
        return awaited;
    }
}
