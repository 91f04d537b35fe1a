package dev.weft.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LagsTest {
    private static final long MINUTE = 60_000_000_000L;

    private final Lags lags = new Lags();

    @Test
    void nothing() {
        assertThat(lags.percentile(50)).isZero();
    }

    @Test
    void aTenthTooMuchAtMostAndNeverTooLittle() {
        Random random = new Random(5);
        List<Long> model = new ArrayList<>();
        for (int n = 0; n < 2000; n++) {
            long nanos = random.nextLong() >>> 2 + random.nextInt(60);
            model.add(nanos);
            lags.add(nanos, n);
        }
        Collections.sort(model);
        for (double percentile : new double[] {0.05, 1, 25, 50, 90, 99, 99.9, 100}) {
            long exact = model.get((int) Math.ceil(model.size() * percentile / 100) - 1);
            assertThat(lags.percentile(percentile)).isBetween(exact, exact + exact / 8);
        }
    }

    @Test
    void extremes() {
        lags.add(0, 0);
        assertThat(lags.percentile(100)).isZero();
        lags.add(Long.MAX_VALUE, 1);
        assertThat(lags.percentile(100)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aMinuteAgoCountsAndTwoDoNot() {
        lags.add(1000, -MINUTE);
        lags.add(7, -1);
        lags.add(7, 0);
        assertThat(lags.percentile(100)).isBetween(1000L, 1125L);
        lags.add(7, MINUTE);
        assertThat(lags.percentile(100)).isEqualTo(7);
        lags.add(5, 10 * MINUTE);
        assertThat(lags.percentile(100)).isEqualTo(5);
    }
}
