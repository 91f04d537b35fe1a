package dev.weft.internal.schedule;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Delays and times in nanoseconds; what does not fit is as good as for ever. */
public final class Durations {
    private Durations() {}

    public static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLarge) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /**
     * Returns {@code duration}, which has to be positive.
     *
     * @param what what an error calls it
     * @throws IllegalArgumentException if it is zero or negative
     */
    public static Duration positive(Duration duration, String what) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(what + " must be positive: " + duration);
        }
        return duration;
    }

    /** Returns the number of seconds for messages, to the microsecond: {@code "0.05 s"}. */
    public static String text(double seconds) {
        if (Double.isInfinite(seconds)) {
            return seconds + " s";
        }
        BigDecimal rounded = BigDecimal.valueOf(seconds).setScale(6, RoundingMode.HALF_UP);
        return (rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString()) + " s";
    }

    public static long nanos(double seconds) {
        if (Double.isNaN(seconds)) {
            throw new IllegalArgumentException("Invalid delay: NaN (not a number)");
        }
        return Math.round(seconds * 1e9);
    }
}
