package dev.weft.internal.core;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A histogram of times of the last minute or two. Its classes are a tenth wide at most: eight for each power of two.
 * One thread adds, any reads; a reader that comes while a minute ends may see part of it.
 */
final class Lags {
    private static final int CLASSES_PER_POWER = 8;
    private static final int SHIFT = 3;
    private static final int CLASSES = 64 * CLASSES_PER_POWER;
    private static final long MINUTE = 60_000_000_000L;

    private AtomicLongArray before = new AtomicLongArray(CLASSES);
    private volatile AtomicLongArray now = new AtomicLongArray(CLASSES);
    private long minuteBegan;
    private boolean hasBegun;

    /** Adds a time of {@code nanos} that was measured at {@code clock}. */
    void add(long nanos, long clock) {
        if (!hasBegun || clock - minuteBegan >= MINUTE) {
            boolean isNext = hasBegun && clock - minuteBegan < 2 * MINUTE;
            before = isNext ? now : new AtomicLongArray(CLASSES);
            now = new AtomicLongArray(CLASSES);
            minuteBegan = clock;
            hasBegun = true;
        }
        int place = classOf(nanos);
        AtomicLongArray now = this.now;
        now.lazySet(place, now.get(place) + 1);
    }

    private static int classOf(long nanos) {
        if (nanos < CLASSES_PER_POWER) {
            return (int) Math.max(0, nanos);
        }
        int power = 63 - Long.numberOfLeadingZeros(nanos);
        return (power - SHIFT + 1) * CLASSES_PER_POWER + (int) ((nanos >>> (power - SHIFT)) & (CLASSES_PER_POWER - 1));
    }

    /** Returns the highest time of a class. */
    private static long highest(int place) {
        if (place < CLASSES_PER_POWER) {
            return place;
        }
        int power = place / CLASSES_PER_POWER + SHIFT - 1;
        long lowest = (1L << power) | ((long) (place % CLASSES_PER_POWER) << (power - SHIFT));
        return lowest + (1L << (power - SHIFT)) - 1;
    }

    /** Returns the time that is not exceeded by so many of a hundred; 0 if there is none. */
    long percentile(double percentile) {
        AtomicLongArray now = this.now; // before the other one: then that is visible, too
        AtomicLongArray before = this.before;
        long total = 0;
        for (int i = 0; i < CLASSES; i++) {
            total += now.get(i) + before.get(i);
        }
        long rank = (long) Math.ceil(total * percentile / 100);
        long passed = 0;
        for (int i = 0; i < CLASSES; i++) {
            passed += now.get(i) + before.get(i);
            if (passed >= Math.max(1, rank)) {
                return highest(i);
            }
        }
        return 0;
    }
}
