package dev.weft.benchmarks;

import java.math.BigInteger;

/** What the leaves of the {@code async_tree} workload do, as in pyperformance: the same for every peer. */
public enum TreeKind {
    /** Nothing: the cost of the coroutines alone. */
    NONE,
    /** A simulated input/output call at each leaf. */
    IO,
    /** A simulated call whose answer is known already for nine leaves of ten. */
    MEMOIZATION,
    /** A computation at every second leaf, a simulated call at the others. */
    CPU_IO_MIXED;

    /** How long a simulated input/output call takes, in milliseconds. */
    public static final long IO_MILLIS = 50;

    private static final int FACTORIAL = 500;

    /** The answer that leaf {@code index} asks for: nine of ten ask for the same one. */
    public static int key(int index) {
        return index % 10 < 9 ? 1 : 2 + index % 99;
    }

    /** The computation of {@link #CPU_IO_MIXED}: the factorial of 500, folded to a {@code long}. */
    public static long factorial() {
        BigInteger product = BigInteger.ONE;
        for (int i = 2; i <= FACTORIAL; i++) {
            product = product.multiply(BigInteger.valueOf(i));
        }
        return product.bitLength();
    }
}
