package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncLifoQueue;
import dev.weft.sync.AsyncPriorityQueue;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.QueueEmptyException;
import dev.weft.sync.QueueFullException;
import dev.weft.sync.QueueShutDownException;
import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code AsyncQueue}, {@code AsyncPriorityQueue} and {@code AsyncLifoQueue}. */
class QueueTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<Void> getter(AsyncQueue<String> queue, int number) {
        out.print(number, await(queue.get()));
        return done();
    }

    @Test
    @Rule("107")
    void gettersAreServedInOrderAndTheNowaitFormsRefuse() {
        run(async(() -> {
            AsyncQueue<String> queue = new AsyncQueue<>(1);
            List<Task<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                tasks.add(createTask(getter(queue, i)));
            }
            await(sleep(0));
            await(queue.put("x"));
            await(queue.put("y"));
            await(gather(tasks));
            assertThatExceptionOfType(QueueEmptyException.class).isThrownBy(queue::getNowait);
            queue.putNowait("1");
            out.print(queue.isFull(), queue.size(), queue.isEmpty());
            assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> queue.putNowait("2"));
        }));
        out.has("0 x", "1 y", "true 1 false");
    }

    @Test
    void aPutIntoAFullQueueWaits() {
        run(async(() -> {
            AsyncQueue<String> queue = new AsyncQueue<>(1);
            await(queue.put("a"));
            Task<Void> b = createTask(queue.put("b"));
            Task<Void> c = createTask(queue.put("c"));
            await(sleep(0));
            out.print(b.isDone(), queue.size());
            out.print(await(queue.get()), await(queue.get()), await(queue.get()));
            out.print(b.isDone(), c.isDone());
        }));
        out.has("false 1", "a b c", "true true");
    }

    @Test
    @Rule("108")
    void joinWaitsForATaskDonePerItem() {
        run(async(() -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>();
            queue.putNowait(1);
            queue.putNowait(2);
            Task<Object> worker = createTask(async(() -> {
                while (true) {
                    int item = await(queue.get());
                    await(sleep(0));
                    out.print("done", item);
                    queue.taskDone();
                }
            }));
            await(queue.join());
            out.print("joined");
            worker.cancel();
            assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalStateException.class);
            await(new AsyncQueue<String>().join());
            out.print("empty join does not block");
        }));
        out.has("done 1", "done 2", "joined", "empty join does not block");
    }

    @Test
    @Rule("110")
    void aNewcomerMayTakeTheItemOfAWokenGetter() {
        run(async(() -> {
            AsyncQueue<String> queue = new AsyncQueue<>();
            Task<String> first = createTask(queue.get());
            await(sleep(0));
            queue.putNowait("one");
            out.print("stolen", await(queue.get()));
            await(sleep(.001));
            out.print("first getter done:", first.isDone());
            queue.putNowait("two");
            out.print(await(first));
        }));
        out.has("stolen one", "first getter done: false", "two");
    }

    @Test
    @Rule("111")
    void shutdownRefusesPutsDrainsGetsAndReleasesWhoeverWaits() {
        run(async(() -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>();
            queue.putNowait(1);
            queue.shutdown(false);
            try {
                await(queue.put(2));
            } catch (QueueShutDownException e) {
                out.print("put refused");
            }
            out.print(await(queue.get()));
            try {
                await(queue.get());
            } catch (QueueShutDownException e) {
                out.print("drained");
            }
            AsyncQueue<Integer> dropped = new AsyncQueue<>();
            dropped.putNowait(1);
            dropped.shutdown(true);
            out.print(dropped.size());
            await(dropped.join());
            out.print("join released");
            AsyncQueue<Integer> blocked = new AsyncQueue<>();
            Task<Integer> getter = createTask(blocked.get());
            await(sleep(0));
            blocked.shutdown(false);
            try {
                await(getter);
            } catch (QueueShutDownException e) {
                out.print("blocked getter released");
            }
            AsyncQueue<Integer> full = new AsyncQueue<>(1);
            full.putNowait(1);
            Task<Void> putter = createTask(full.put(2));
            await(sleep(0));
            full.shutdown(false);
            try {
                await(putter);
            } catch (QueueShutDownException e) {
                out.print("blocked putter released");
            }
        }));
        out.has(
                "put refused",
                "1",
                "drained",
                "0",
                "join released",
                "blocked getter released",
                "blocked putter released");
    }

    @Test
    void aPriorityQueueGivesTheLeastAndALifoQueueTheNewest() {
        run(async(() -> {
            AsyncPriorityQueue<Integer> priority = new AsyncPriorityQueue<>();
            AsyncLifoQueue<Integer> lifo = new AsyncLifoQueue<>();
            for (int item : new int[] {3, 1, 2}) {
                priority.putNowait(item);
                lifo.putNowait(item);
            }
            out.print(priority.getNowait(), await(priority.get()), priority.getNowait());
            out.print(lifo.getNowait(), await(lifo.get()), lifo.getNowait());
        }));
        out.has("1 2 3", "2 1 3");
    }

    @Test
    void aGetterCancelledAfterItWasWokenPassesTheWakeUpOn() {
        runVirtual(async(() -> {
            AsyncQueue<String> queue = new AsyncQueue<>();
            Task<String> a = createTask(queue.get());
            Task<String> b = createTask(queue.get());
            await(sleep(0));
            queue.putNowait("item");
            a.cancel();
            await(waitAll(List.of(a, b), java.time.Duration.ofSeconds(1)));
            out.print(a.isCancelled(), b.isDone() ? b.result() : "lost");
        }));
        out.has("true item");
    }

    @Test
    void aPutterCancelledAfterItWasWokenPassesTheWakeUpOn() {
        runVirtual(async(() -> {
            AsyncQueue<String> queue = new AsyncQueue<>(1);
            queue.putNowait("first");
            Task<Void> a = createTask(queue.put("a"));
            Task<Void> b = createTask(queue.put("b"));
            await(sleep(0));
            out.print(queue.getNowait());
            a.cancel();
            await(waitAll(List.of(a, b), java.time.Duration.ofSeconds(1)));
            out.print(a.isCancelled(), b.isDone(), queue.getNowait());
        }));
        out.has("first", "true true b");
    }
}
