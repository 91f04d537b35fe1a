package dev.weft.testing;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.AsyncSemaphore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random concurrent programs in wild orders: whatever the order, nothing is lost, no permit leaks, and no two tasks
 * hold a lock.
 */
class WildProgramsTest {
    private static final int ITEMS = 12;

    /** Workers that share everything, and are cancelled at random. */
    private static final class Program {
        private final Random random;
        private final AsyncLock lock = new AsyncLock("lock");
        private final AsyncSemaphore permits = new AsyncSemaphore(2, "permits");
        private final AsyncQueue<Integer> queue = new AsyncQueue<>(2, "queue");
        private final List<Integer> taken = new ArrayList<>();
        private int inside;
        private int using;
        private int put;

        Program(long seed) {
            random = new Random(seed);
        }

        @Async
        Coroutine<Void> pause() {
            int kind = random.nextInt(4);
            if (kind == 0) {
                await(sleep(random.nextInt(3)));
            } else if (kind > 1) {
                await(yieldNow());
            }
            return done();
        }

        @Async
        Coroutine<Void> exclusive(int times) {
            for (int i = 0; i < times; i++) {
                await(pause());
                try (lock) {
                    assertThat(++inside).as("inside the lock").isEqualTo(1);
                    try {
                        await(pause());
                    } finally {
                        inside--;
                    }
                }
            }
            return done();
        }

        @Async
        Coroutine<Void> limited(int times) {
            for (int i = 0; i < times; i++) {
                await(pause());
                try (permits) {
                    assertThat(++using).as("permits in use").isLessThanOrEqualTo(2);
                    try {
                        await(pause());
                    } finally {
                        using--;
                    }
                }
            }
            return done();
        }

        @Async
        Coroutine<Void> produce() {
            while (put < ITEMS) {
                int item = put++;
                await(queue.put(item));
                await(pause());
            }
            return done();
        }

        @Async
        Coroutine<Void> consume() {
            while (true) {
                taken.add(await(queue.get()));
                queue.taskDone();
                await(pause());
            }
        }

        @Async
        Coroutine<Void> ended(Task<Void> task) {
            try {
                await(task);
            } catch (CancelledError cancelled) {
                assertThat(task.isCancelled()).isTrue();
            }
            return done();
        }

        @Async
        Coroutine<Void> run() {
            List<Task<Void>> workers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                workers.add(createTask(exclusive(3), "exclusive" + i));
                workers.add(createTask(limited(3), "limited" + i));
            }
            Task<Void> first = createTask(produce(), "first");
            Task<Void> second = createTask(produce(), "second");
            List<Task<Void>> consumers = List.of(createTask(consume(), "one"), createTask(consume(), "two"));
            for (Task<Void> worker : workers) {
                await(pause());
                if (random.nextInt(3) == 0) {
                    worker.cancel();
                }
            }
            for (Task<Void> worker : workers) {
                await(ended(worker));
            }
            await(first);
            await(second);
            await(queue.join());
            for (Task<Void> consumer : consumers) {
                consumer.cancel();
                await(ended(consumer));
            }
            assertThat(taken).as("what was taken").hasSize(ITEMS).doesNotHaveDuplicates();
            assertThat(inside + using).as("inside at the end").isZero();
            assertThat(lock.isLocked() || permits.isLocked())
                    .as("held at the end")
                    .isFalse();
            return done();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingIsLostInAnyOrder(long seed) {
        SimulationOptions options = SimulationOptions.defaults().schedules(60).seed(seed);
        Simulation.run(() -> new Program(seed).run(), options);
        Simulation.run(() -> new Program(seed).run(), options.wild(true));
    }
}
