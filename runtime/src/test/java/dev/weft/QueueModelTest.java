package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.VirtualClock.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.sync.AsyncLifoQueue;
import dev.weft.sync.AsyncPriorityQueue;
import dev.weft.sync.AsyncQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random tasks put, get and cancel each other. Whatever they do, items come out as a list that is changed at the same
 * moments says, none is lost or doubled, and once everything is quiet nobody waits for what is there.
 *
 * <p>A longer run: {@code -Dweft.queue.programs=100000 [-Dweft.queue.seed=...]}.
 */
class QueueModelTest {
    private static final int PROGRAMS = Integer.getInteger("weft.queue.programs", 500);
    private static final long FIRST_SEED = Long.getLong("weft.queue.seed", 1);

    private enum Order {
        FIFO,
        LIFO,
        PRIORITY;

        AsyncQueue<Integer> queue(int capacity) {
            return switch (this) {
                case FIFO -> new AsyncQueue<>(capacity);
                case LIFO -> new AsyncLifoQueue<>(capacity);
                case PRIORITY -> new AsyncPriorityQueue<>(capacity);
            };
        }

        /** Which item comes next, by its index. */
        int next(List<Integer> items) {
            return switch (this) {
                case FIFO -> 0;
                case LIFO -> items.size() - 1;
                case PRIORITY -> {
                    int least = 0;
                    for (int i = 1; i < items.size(); i++) {
                        least = items.get(i) < items.get(least) ? i : least;
                    }
                    yield least;
                }
            };
        }
    }

    private static final class Program {
        private final Random random;
        private final Order order;
        private final int capacity;
        private final AsyncQueue<Integer> queue;
        private final List<Integer> model = new ArrayList<>();
        private final List<Task<?>> tasks = new ArrayList<>();
        private boolean closing;
        private int made;
        private int waiting;

        Program(long seed, Order order) {
            random = new Random(seed * 0x9E3779B97F4A7C15L);
            this.order = order;
            capacity = random.nextInt(4);
            queue = order.queue(capacity);
        }

        Coroutine<Object> main() {
            int count = 2 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                tasks.add(createTask(new Worker(random.nextInt(3), 1 + random.nextInt(12))));
            }
            return Steps.steps(
                    x -> sleep(1),
                    x -> {
                        checkQuiet();
                        closing = true;
                        tasks.forEach(Task::cancel);
                        return sleep(1);
                    },
                    x -> {
                        assertThat(tasks).allMatch(Task::isDone);
                        assertThat(queue).asString().doesNotContain("getters").doesNotContain("putters");
                        while (!queue.isEmpty()) {
                            taken(queue.getNowait());
                        }
                        assertThat(model).as("lost items").isEmpty();
                        return null;
                    });
        }

        /** Nothing happens any more: if somebody waits, it is for a reason. */
        void checkQuiet() {
            assertThat(queue.size()).isEqualTo(model.size());
            String text = queue.toString();
            if (text.contains("getters")) {
                assertThat(queue.isEmpty()).as(text).isTrue();
            }
            if (text.contains("putters")) {
                assertThat(queue.isFull()).as(text).isTrue();
            }
            assertThat(tasks).filteredOn(task -> !task.isDone()).hasSize(waiting);
        }

        int newItem() {
            return random.nextInt(1000) * 1000 + made++;
        }

        void taken(Integer item) {
            assertThat(item).isEqualTo(model.remove(order.next(model)));
        }

        /** Puts, gets or does both, with disturbances. */
        private final class Worker extends Script<Void> {
            private static final int NOTHING = -1;

            private final int role;
            private final int turns;
            private int turn;
            private int putting = NOTHING;
            private boolean getting;

            Worker(int role, int turns) {
                this.role = role;
                this.turns = turns;
            }

            @Override
            Object body(Object sent) throws Throwable {
                if (putting != NOTHING || getting) {
                    waiting--;
                }
                try {
                    finish(value(sent));
                } catch (CancelledError cancelled) {
                    putting = NOTHING;
                    getting = false;
                    if (closing || random.nextBoolean()) {
                        throw cancelled;
                    }
                }
                while (turn++ < turns) {
                    if (act()) {
                        return SUSPENDED;
                    }
                }
                return null;
            }

            private boolean act() throws Throwable {
                switch (random.nextInt(10)) {
                    case 0, 1 -> {
                        return waits(1, yieldNow());
                    }
                    case 2 -> tasks.get(random.nextInt(tasks.size())).cancel();
                    case 3 -> {
                        if (!queue.isEmpty()) {
                            taken(queue.getNowait());
                        }
                    }
                    case 4 -> {
                        if (!queue.isFull()) {
                            int item = newItem();
                            queue.putNowait(item);
                            model.add(item);
                        }
                    }
                    default -> {
                        return role == 0 || (role == 2 && random.nextBoolean()) ? put() : get();
                    }
                }
                return false;
            }

            private boolean put() throws Throwable {
                putting = newItem();
                return pending(waits(1, queue.put(putting)));
            }

            private boolean get() throws Throwable {
                getting = true;
                return pending(waits(1, queue.get()));
            }

            private boolean pending(boolean suspended) throws Throwable {
                if (suspended) {
                    waiting++;
                } else {
                    finish(got);
                }
                return suspended;
            }

            private void finish(Object value) {
                if (putting != NOTHING) {
                    model.add(putting);
                    putting = NOTHING;
                } else if (getting) {
                    getting = false;
                    taken((Integer) value);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void itemsAreNeitherLostNorDoubled(Order order) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + PROGRAMS; seed++) {
            Program program = new Program(seed, order);
            try {
                run(Steps.steps(x -> program.main()));
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed + ", " + order, failure);
            }
        }
    }
}
