package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.AsyncGenerator;
import dev.weft.AsyncIterator;
import dev.weft.AsyncTimeoutException;
import dev.weft.ContextVar;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.ExceptionGroup;
import dev.weft.Future;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.Token;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncCondition;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.AsyncSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Everything at once, for long, on one loop: crowds of tasks that meet at the same primitives, some of which are
 * cancelled at any await. Nothing is lost or made up: money, items, permits, {@code finally} blocks.
 *
 * <p>A build plays 1,500 crowds. {@code -Psoak} plays for five minutes in a heap of 64 MB, which what stays would fill;
 * {@code -Dweft.soak.seed=7} plays others.
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SoakTest {
    private static final long SECONDS = Long.getLong("weft.soak.seconds", 0);
    private static final int CROWDS = Integer.getInteger("weft.soak.crowds", 1_500);
    private static final long SEED = Long.getLong("weft.soak.seed", 1);
    private static final int CROWD = 12;
    private static final int MONEY = 1_000;

    private final Random dice = new Random(SEED);
    private final List<String> reports = new ArrayList<>();

    private final int[] accounts = {MONEY, MONEY, MONEY};
    private final List<AsyncLock> locks = List.of(new AsyncLock(), new AsyncLock(), new AsyncLock());
    private final AsyncQueue<Integer> queue = new AsyncQueue<>(4);
    private int putItems;
    private int gotItems;
    private final AsyncSemaphore permits = new AsyncSemaphore(3);
    private int holders;
    private final AsyncCondition condition = new AsyncCondition();
    private final CompletableFuture<String> lasting = new CompletableFuture<>();
    private final ContextVar<Integer> variable = ContextVar.of("soak");
    private int generatorsBegun;
    private int generatorsEnded;

    @Async
    private Coroutine<Void> pause() {
        switch (dice.nextInt(4)) {
            case 0 -> await(sleep(Duration.ofNanos(dice.nextInt(50_000))));
            case 1 -> {}
            default -> await(yieldNow());
        }
        return done();
    }

    @Async
    private Coroutine<Void> transfer() {
        int from = dice.nextInt(3);
        int to = dice.nextInt(3);
        AsyncLock first = locks.get(Math.min(from, to));
        try (first) {
            if (from != to) {
                await(locks.get(Math.max(from, to)).acquire());
            }
            try {
                int amount = dice.nextInt(10);
                accounts[from] -= amount;
                try {
                    await(pause());
                } finally {
                    accounts[to] += amount;
                }
            } finally {
                if (from != to) {
                    locks.get(Math.max(from, to)).release();
                }
            }
        }
        return done();
    }

    @Async
    private Coroutine<Void> put() {
        await(queue.put(1));
        putItems++;
        return done();
    }

    @Async
    private Coroutine<Void> get() {
        int items = await(queue.get());
        gotItems += items;
        queue.taskDone();
        return done();
    }

    @Async
    private Coroutine<Void> hold() {
        try (permits) {
            assertThat(++holders).isLessThanOrEqualTo(3);
            try {
                await(pause());
            } finally {
                holders--;
            }
        }
        return done();
    }

    @Async
    private Coroutine<Void> hurry() {
        var limit = timeout(Duration.ofNanos(dice.nextInt(100_000)));
        try (limit) {
            await(dice.nextBoolean() ? sleep(60) : pause());
        } catch (AsyncTimeoutException late) {
            await(yieldNow());
        }
        return done();
    }

    @Async
    private AsyncGenerator<Integer> count(int end) {
        generatorsBegun++;
        try {
            for (int i = 0; i < end; i++) {
                await(pause());
                emit(i);
            }
        } finally {
            generatorsEnded++;
        }
        return end();
    }

    @Async
    private AsyncGenerator<Integer> even(int end) {
        for (int i : awaitEach(count(end))) {
            if (i % 2 == 0) {
                emit(i);
            }
        }
        return end();
    }

    @Async
    private AsyncGenerator<Integer> through(int end) {
        for (int i : awaitEach(even(end))) {
            emit(i);
        }
        return end();
    }

    @Async
    private Coroutine<Void> generate() {
        int most = dice.nextInt(6);
        for (int i : awaitEach(through(8))) {
            if (i >= most) {
                break;
            }
        }
        return done();
    }

    @Async
    private Coroutine<Void> generateAndDrop() {
        AsyncIterator<Integer> dropped = through(8);
        await(dropped.advance());
        return done();
    }

    @Async
    private Coroutine<Void> giveUpAStage() {
        try {
            await(waitFor(shield(wrapFuture(lasting)), Duration.ofNanos(dice.nextInt(100_000))));
        } catch (AsyncTimeoutException expected) {
            await(yieldNow());
        }
        return done();
    }

    @Async
    private Coroutine<Void> elsewhere() {
        int number = dice.nextInt();
        assertThat(await(toThread(() -> number + 1))).isEqualTo(number + 1);
        assertThat(await(CompletableFuture.supplyAsync(() -> number + 2))).isEqualTo(number + 2);
        EventLoop loop = runningLoop();
        Future<Integer> answer = loop.createFuture();
        CompletableFuture.runAsync(() -> loop.callSoonThreadsafe(() -> {
            if (!answer.isDone()) {
                answer.setResult(number);
            }
        }));
        assertThat(await(answer)).isEqualTo(number);
        return done();
    }

    @Async
    private Coroutine<Void> fail() {
        await(pause());
        throw new IllegalArgumentException("part of the soak");
    }

    @Async
    private Coroutine<Void> group() {
        try (TaskGroup group = new TaskGroup()) {
            group.createTask(hold());
            group.createTask(dice.nextBoolean() ? fail() : hurry());
            group.createTask(pause());
        } catch (ExceptionGroup expected) {
            assertThat(expected.exceptions()).hasSize(1);
        }
        return done();
    }

    @Async
    private Coroutine<Void> meet() {
        try (condition) {
            if (dice.nextBoolean()) {
                condition.notifyAllWaiters();
            } else {
                try {
                    await(waitFor(condition.await(), Duration.ofNanos(dice.nextInt(100_000))));
                } catch (AsyncTimeoutException expected) {
                    // nobody came
                }
            }
        }
        return done();
    }

    @Async
    private Coroutine<Void> inContext() {
        int number = dice.nextInt();
        Token<Integer> token = variable.set(number);
        await(pause());
        assertThat(variable.get()).isEqualTo(number);
        variable.reset(token);
        return done();
    }

    @Async
    private Coroutine<Void> combine() {
        List<Task<Void>> tasks = List.of(createTask(pause()), createTask(hurry()));
        for (Future<Void> end : awaitEach(asCompleted(tasks))) {
            await(end);
        }
        await(gather(pause(), gather(pause(), hold())));
        await(firstSuccess(pause(), hurry()));
        return done();
    }

    private Coroutine<Void> anything() {
        return switch (dice.nextInt(13)) {
            case 0 -> transfer();
            case 1 -> put();
            case 2 -> get();
            case 3 -> hold();
            case 4 -> hurry();
            case 5 -> generate();
            case 6 -> generateAndDrop();
            case 7 -> giveUpAStage();
            case 8 -> elsewhere();
            case 9 -> group();
            case 10 -> meet();
            case 11 -> inContext();
            default -> combine();
        };
    }

    @Async
    private Coroutine<Void> crowd() {
        List<Task<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            tasks.add(dice.nextInt(4) == 0 ? createEagerTask(anything()) : createTask(anything()));
        }
        await(pause());
        for (Task<Void> task : tasks) {
            if (dice.nextInt(3) == 0) {
                task.cancel();
                await(pause());
            }
        }
        Task<Void> helper = createTask(keepMoving());
        for (Outcome<Void> outcome : await(gatherOutcomes(tasks))) {
            if (outcome instanceof Outcome.Failure<Void> failure) {
                assertThat(failure.error()).isInstanceOf(dev.weft.CancelledError.class);
            }
        }
        helper.cancel();
        await(gatherOutcomes(helper));
        return done();
    }

    /** Lets those go on who wait for an item, or for room. */
    @Async
    private Coroutine<Void> keepMoving() {
        while (true) {
            if (queue.isFull()) {
                gotItems += queue.getNowait();
                queue.taskDone();
            } else {
                queue.putNowait(1);
                putItems++;
            }
            await(sleep(Duration.ofNanos(100_000)));
        }
    }

    @Async
    private Coroutine<Void> soak() {
        runningLoop().setExceptionHandler((loop, context) -> reports.add(String.valueOf(context)));
        long end = System.nanoTime() + SECONDS * 1_000_000_000;
        for (int i = 0; SECONDS == 0 ? i < CROWDS : System.nanoTime() < end; i++) {
            await(crowd());
            assertThat(accounts[0] + accounts[1] + accounts[2]).isEqualTo(3 * MONEY);
            assertThat(queue.size()).isEqualTo(putItems - gotItems);
            assertThat(holders).isZero();
            assertThat(locks).noneMatch(AsyncLock::isLocked);
            assertThat(permits.isLocked()).isFalse();
            assertThat(reports).isEmpty();
        }
        return done();
    }

    @Test
    void nothingIsLost() {
        run(soak());
        assertThat(generatorsBegun).isPositive().isEqualTo(generatorsEnded);
        assertThat(reports).isEmpty();
    }
}
