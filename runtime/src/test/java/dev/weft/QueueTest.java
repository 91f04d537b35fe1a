package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static dev.weft.VirtualClock.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.sync.AsyncLifoQueue;
import dev.weft.sync.AsyncPriorityQueue;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.QueueEmptyException;
import dev.weft.sync.QueueFullException;
import dev.weft.sync.QueueShutDownException;
import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueTest {
    private final Trace trace = new Trace();

    private Coroutine<Object> gets(AsyncQueue<?> queue, String name) {
        return attempt(
                () -> steps(x -> queue.get(), x -> trace.note(name + " got " + x)),
                error -> trace.note(name + " " + error.getClass().getSimpleName()));
    }

    private Coroutine<Object> puts(AsyncQueue<String> queue, String item) {
        return attempt(
                () -> steps(x -> queue.put(item), x -> trace.note("put " + item)),
                error -> trace.note(item + " " + error.getClass().getSimpleName()));
    }

    private static Awaitable<?> all(Task<?>... tasks) {
        return waitAll(List.<Future<?>>of(tasks));
    }

    @Test
    void gettersAreServedInOrder() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        run(steps(x -> {
            Task<?> a = createTask(gets(queue, "a"));
            Task<?> b = createTask(gets(queue, "b"));
            return steps(y -> yieldNow(), y -> queue.put("1"), y -> queue.put("2"), y -> all(a, b));
        }));
        trace.has("a got 1", "b got 2");
    }

    @Test
    void aFullQueueMakesPuttersWaitInOrder() {
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        run(steps(x -> queue.put("1"), x -> {
            Task<?> second = createTask(puts(queue, "2"));
            Task<?> third = createTask(puts(queue, "3"));
            return steps(
                    y -> yieldNow(),
                    y -> trace.note(queue.isFull() + " " + queue.size()),
                    y -> gets(queue, "x"),
                    y -> gets(queue, "y"),
                    y -> gets(queue, "z"),
                    y -> all(second, third));
        }));
        trace.has("true 1", "x got 1", "put 2", "y got 2", "put 3", "z got 3");
    }

    @Test
    void nothingIsWaitedForWithoutNeed() {
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        assertThatExceptionOfType(QueueEmptyException.class).isThrownBy(queue::getNowait);
        queue.putNowait("1");
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> queue.putNowait("2"));
        run(steps(
                x -> {
                    createTask(steps(y -> trace.note("other")));
                    return queue.get();
                },
                x -> trace.note(x),
                x -> queue.put(null),
                x -> queue.get(),
                x -> trace.note("null is an item: " + (x == null)),
                x -> yieldNow()));
        trace.has("1", "null is an item: true", "other");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aNewcomerMayTakeTheItemOfAWokenGetter() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        run(steps(x -> {
            Task<?> woken = createTask(gets(queue, "woken"));
            return steps(
                    y -> yieldNow(),
                    y -> {
                        queue.putNowait("1");
                        return trace.note("newcomer got " + queue.getNowait());
                    },
                    y -> yieldNow(),
                    y -> queue.put("2"),
                    y -> woken);
        }));
        trace.has("newcomer got 1", "woken got 2");
    }

    @Test
    void aGetterCancelledAfterItsWakeUpWakesTheNext() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        run(steps(x -> {
            Task<?> first = createTask(gets(queue, "first"));
            Task<?> second = createTask(gets(queue, "second"));
            return steps(y -> yieldNow(), y -> {
                queue.putNowait("1");
                first.cancel();
                return all(first, second);
            });
        }));
        trace.has("first CancelledError", "second got 1");
    }

    @Test
    void aPutterCancelledAfterItsWakeUpWakesTheNext() {
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        queue.putNowait("0");
        run(steps(x -> {
            Task<?> first = createTask(puts(queue, "1"));
            Task<?> second = createTask(puts(queue, "2"));
            return steps(y -> yieldNow(), y -> {
                queue.getNowait();
                first.cancel();
                return all(first, second);
            });
        }));
        trace.has("1 CancelledError", "put 2");
    }

    @Test
    void joinWaitsForTaskDone() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        run(steps(x -> queue.join(), x -> queue.put("1"), x -> queue.put("2"), x -> {
            Task<?> joined = createTask(steps(y -> queue.join(), y -> trace.note("joined")));
            return steps(
                    y -> yieldNow(),
                    y -> queue.get(),
                    y -> {
                        queue.taskDone();
                        return yieldNow();
                    },
                    y -> queue.get(),
                    y -> {
                        queue.taskDone();
                        return trace.note("done");
                    },
                    y -> joined);
        }));
        trace.has("done", "joined");
        assertThatIllegalStateException().isThrownBy(queue::taskDone).withMessageContaining("too many times");
    }

    @Test
    void shutdownFailsPutsAtOnceAndGetsWhenItIsEmpty() {
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        queue.putNowait("1");
        run(steps(x -> {
            Task<?> putter = createTask(puts(queue, "2"));
            return steps(
                    y -> yieldNow(),
                    y -> {
                        queue.shutdown(false);
                        return putter;
                    },
                    y -> puts(queue, "3"),
                    y -> gets(queue, "x"),
                    y -> gets(queue, "y"));
        }));
        trace.has("2 QueueShutDownException", "3 QueueShutDownException", "x got 1", "y QueueShutDownException");
        assertThatExceptionOfType(QueueShutDownException.class).isThrownBy(queue::getNowait);
        assertThatExceptionOfType(QueueShutDownException.class).isThrownBy(() -> queue.putNowait("4"));
    }

    @Test
    void immediateShutdownDropsTheItemsAndEndsTheJoin() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        queue.putNowait("1");
        run(steps(x -> {
            Task<?> joined = createTask(steps(y -> queue.join(), y -> trace.note("joined")));
            return steps(
                    y -> yieldNow(),
                    y -> {
                        queue.shutdown(true);
                        return joined;
                    },
                    y -> gets(queue, "x"));
        }));
        trace.has("joined", "x QueueShutDownException");
    }

    @Test
    void waitingGettersFindOutAboutTheShutdown() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        run(steps(x -> {
            Task<?> a = createTask(gets(queue, "a"));
            Task<?> b = createTask(gets(queue, "b"));
            return steps(y -> yieldNow(), y -> {
                queue.shutdown();
                return all(a, b);
            });
        }));
        trace.has("a QueueShutDownException", "b QueueShutDownException");
    }

    @Test
    void theOtherOrders() {
        AsyncQueue<String> lifo = new AsyncLifoQueue<>();
        AsyncQueue<String> sorted = new AsyncPriorityQueue<>();
        AsyncQueue<String> byLength = new AsyncPriorityQueue<>(Comparator.comparing(String::length));
        List.of("bb", "aa", "c").forEach(item -> {
            lifo.putNowait(item);
            sorted.putNowait(item);
            byLength.putNowait(item);
        });
        assertThat(drain(lifo)).containsExactly("c", "aa", "bb");
        assertThat(drain(sorted)).containsExactly("aa", "bb", "c");
        assertThat(drain(byLength)).as("equal ones first in, first out").containsExactly("c", "bb", "aa");
    }

    private static <T> List<T> drain(AsyncQueue<T> queue) {
        List<T> items = new ArrayList<>();
        while (!queue.isEmpty()) {
            items.add(queue.getNowait());
        }
        return items;
    }
}
