package dev.weft;

import static dev.weft.Scripted.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.sync.AsyncCondition;
import dev.weft.sync.AsyncEvent;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.AsyncSemaphore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Operations on one long-lived future, loop, context and primitive each, again and again: nothing of them stays. */
class LongLifeTest extends LoopTest {
    private static final int WARM = 200;
    private static final int MANY = 5_000;

    /** What caches and swept tables may hold. */
    private static final long SLACK = 1_000;

    private static final int ATTEMPTS = 20;

    private static long count() {
        return LiveObjects.count("dev.weft.") + LiveObjects.count("java.util.concurrent.CompletableFuture");
    }

    private interface Round {
        Awaitable<?> run();
    }

    private Coroutine<?> rounds(int count, Round round) {
        int[] left = {count};
        Scripted<?>[] self = new Scripted<?>[1];
        self[0] = (Scripted<?>) steps(x -> --left[0] >= 0 ? self[0].goOn(0, round.run()) : null);
        return self[0];
    }

    /** Waits for {@code awaitable} in a task that is given up at once. */
    private Awaitable<?> givenUp(Awaitable<?> awaitable) {
        Task<Object> task = loop.createTask(steps(x -> awaitable));
        return steps(
                x -> Asyncio.yieldNow(),
                x -> {
                    task.cancel();
                    return Asyncio.yieldNow();
                },
                x -> Asyncio.yieldNow());
    }

    @Test
    void nothingStays() {
        Future<Object> lasting = loop.createFuture();
        AsyncEvent event = new AsyncEvent();
        AsyncLock lock = new AsyncLock();
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        AsyncQueue<Object> queue = new AsyncQueue<>();
        AsyncCondition condition = new AsyncCondition();
        ContextVar<Integer> variable = ContextVar.of("long");
        Map<String, Round> rounds = new LinkedHashMap<>();
        rounds.put("await", () -> givenUp(lasting));
        rounds.put("shield", () -> givenUp(Asyncio.shield(lasting)));
        rounds.put("waitFor", () -> givenUp(Asyncio.waitFor(Asyncio.shield(lasting), Duration.ofHours(1))));
        rounds.put("wait", () -> givenUp(Asyncio.waitAll(List.of(lasting))));
        rounds.put("gather", () -> givenUp(Asyncio.gather(Asyncio.shield(lasting), Asyncio.yieldNow())));
        rounds.put("event", () -> givenUp(event.await()));
        rounds.put("semaphore", () -> givenUp(semaphore.acquire()));
        rounds.put("queue", () -> givenUp(queue.get()));
        rounds.put("sleep", () -> givenUp(Asyncio.sleep(Duration.ofHours(1))));
        rounds.put("lock", () -> {
            return steps(x -> lock.acquire(), x -> {
                lock.release();
                return null;
            });
        });
        rounds.put("condition", () -> givenUp(steps(x -> condition.acquire(), x -> condition.await())));
        rounds.put("callLater", () -> {
            loop.callLater(Duration.ofHours(1), () -> {}).cancel();
            return Asyncio.yieldNow();
        });
        rounds.put("callSoon", () -> {
            loop.callSoon(() -> {}).cancel();
            loop.callSoonThreadsafe(() -> {}).cancel();
            return Asyncio.yieldNow();
        });
        rounds.put("callback", () -> {
            Consumer<Object> passing = done -> {};
            lasting.addDoneCallback(passing);
            lasting.removeDoneCallback(passing);
            return Asyncio.yieldNow();
        });
        rounds.put("variable", () -> {
            variable.reset(variable.set(1));
            return null;
        });
        rounds.put("forgotten", () -> {
            Asyncio.sleep(1).close();
            return Asyncio.yieldNow();
        });
        rounds.put("failed task", () -> {
            Task<Object> failing = loop.createTask(steps(x -> {
                throw new IllegalArgumentException("looked at");
            }));
            return steps(x -> Asyncio.yieldNow(), x -> {
                failing.exception();
                return null;
            });
        });
        CompletableFuture<Object> stage = new CompletableFuture<>();
        CompletionStage<Object> minimal = new CompletableFuture<>().minimalCompletionStage();
        rounds.put("stage", () -> {
            Future<Object> unused = Asyncio.wrapFuture(stage);
            return Asyncio.yieldNow();
        });
        rounds.put("stage shield", () -> givenUp(Asyncio.shield(Asyncio.wrapFuture(stage))));
        rounds.put("stage shield twice", () -> {
            Future<Object> wrapped = Asyncio.wrapFuture(stage);
            return givenUp(Asyncio.gather(Asyncio.shield(wrapped), Asyncio.shield(wrapped)));
        });
        rounds.put("stage wait", () -> givenUp(Asyncio.waitAll(List.of(Asyncio.wrapFuture(stage)))));
        rounds.put("stage callback", () -> {
            Future<Object> wrapped = Asyncio.wrapFuture(stage);
            Consumer<Object> passing = done -> {};
            wrapped.addDoneCallback(passing);
            wrapped.removeDoneCallback(passing);
            return Asyncio.yieldNow();
        });
        rounds.put("minimal stage", () -> givenUp(Asyncio.wrapFuture(minimal)));
        Map<String, Long> grown = new LinkedHashMap<>();
        rounds.forEach((name, round) -> {
            run(x -> rounds(WARM, round), x -> null);
            long before = count();
            run(x -> rounds(MANY, round), x -> null);
            long more = count() - before;
            // What waits for the collector's thread to say so is dropped by the rounds that follow.
            for (int attempt = 0; more > SLACK && attempt < ATTEMPTS; attempt++) {
                run(x -> rounds(WARM, round), x -> null);
                more = count() - before;
            }
            if (more > SLACK) {
                grown.put(name, more);
            }
        });
        assertThat(grown).isEmpty();
    }
}
