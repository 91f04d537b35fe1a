package dev.weft.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadyQueueTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void behavesLikeADeque(long seed) {
        Random random = new Random(seed);
        ReadyQueue<Integer> queue = new ReadyQueue<>();
        ArrayDeque<Integer> model = new ArrayDeque<>();
        int next = 0;
        for (int round = 0; round < 400; round++) {
            for (int i = random.nextInt(1000); i > 0; i--) {
                if (random.nextInt(10) == 0) {
                    queue.addFirst(next);
                    model.addFirst(next++);
                } else {
                    queue.add(next);
                    model.addLast(next++);
                }
            }
            for (int i = random.nextInt(1000); i > 0 && !model.isEmpty(); i--) {
                assertThat(queue.poll()).isEqualTo(model.pollFirst());
            }
            queue.trim();
            assertThat(queue.size()).isEqualTo(model.size());
            assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
        }
        queue.clear();
        assertThat(queue.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200_000})
    void keepsItsOrderWhenItShrinks(int burst) {
        ReadyQueue<Integer> queue = new ReadyQueue<>();
        for (int i = 0; i < burst; i++) {
            queue.add(i);
        }
        for (int i = 0; i < burst; i++) {
            assertThat(queue.poll()).isEqualTo(i);
            if (i % 10_000 == 0) {
                queue.trim();
            }
        }
    }
}
