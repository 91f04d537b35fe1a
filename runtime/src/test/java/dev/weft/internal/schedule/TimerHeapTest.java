package dev.weft.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerHeapTest {
    private static final class Entry implements TimerHeap.Entry {
        private final long deadline;
        private boolean cancelled;

        Entry(long deadline) {
            this.deadline = deadline;
        }

        @Override
        public boolean isTimerCancelled() {
            return cancelled;
        }
    }

    /** Compared with a list that is sorted, stably, by deadline. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void behavesLikeAStablySortedList(long seed) {
        Random random = new Random(seed);
        TimerHeap<Entry> heap = new TimerHeap<>();
        List<Entry> model = new ArrayList<>();
        List<Entry> waiting = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            for (int i = random.nextInt(60); i > 0; i--) {
                Entry entry = new Entry(random.nextInt(500));
                heap.add(entry.deadline, entry);
                model.add(entry);
                waiting.add(entry);
            }
            for (int i = random.nextInt(60); i > 0 && !waiting.isEmpty(); i--) {
                Entry entry = waiting.remove(random.nextInt(waiting.size()));
                entry.cancelled = true;
                model.remove(entry);
                heap.noteCancelled();
            }
            model.sort(Comparator.comparingLong(entry -> entry.deadline));
            assertThat(heap.nextDeadline()).isEqualTo(model.isEmpty() ? Long.MAX_VALUE : model.get(0).deadline);
            int now = random.nextInt(100);
            while (!model.isEmpty() && model.get(0).deadline <= now) {
                Entry due = model.remove(0);
                waiting.remove(due);
                assertThat(heap.pollDue(now)).isSameAs(due);
            }
            assertThat(heap.pollDue(now)).isNull();
            assertThat(heap.size()).isLessThanOrEqualTo(2 * model.size() + 101);
        }
    }

    @Test
    void aBurstThatIsOverGivesItsMemoryBackAtOnce() {
        TimerHeap<TimerHeap.Entry> burst = new TimerHeap<>();
        assertThat(burst.capacity()).isZero();
        for (int i = 0; i < 1_000_000; i++) {
            burst.add(i, () -> false);
        }
        burst.trim();
        assertThat(burst.capacity()).as("in use").isGreaterThanOrEqualTo(1_000_000);
        while (burst.size() > 10) {
            burst.pollDue(Long.MAX_VALUE);
        }
        burst.trim();
        assertThat(burst.capacity()).isEqualTo(20);
        for (int i = 0; i < 100; i++) {
            burst.add(2_000_000 + i, () -> false);
        }
        burst.trim();
        assertThat(burst.size()).isEqualTo(110);
        assertThat(burst.nextDeadline()).isEqualTo(999_990);
        burst.clear();
        assertThat(burst.capacity()).isZero();
    }
}
