package dev.weft;

import static dev.weft.Steps.caught;
import static dev.weft.Steps.repeat;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.codegen.GeneratorFrame;
import dev.weft.sync.AsyncBarrier;
import dev.weft.sync.AsyncCondition;
import dev.weft.sync.AsyncEvent;
import dev.weft.sync.AsyncLimiter;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.AsyncSemaphore;
import dev.weft.testkit.LiveObjects;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Operations on one long-lived future, loop, context, stage and primitive each, again and again: nothing of them stays.
 * More rounds, in a small heap: {@code -Psoak}.
 */
class LongLifeTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;

    private static final int WARM = 200;
    private static final int MANY = Integer.getInteger("weft.life.rounds", 3_000);

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
        return repeat(count, i -> round.run());
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

    private final Map<String, Round> rounds = new LinkedHashMap<>();
    private final Future<Object> lasting = loop.createFuture();
    private final CompletableFuture<Object> stage = new CompletableFuture<>();
    private final CompletionStage<Object> minimal = new CompletableFuture<>().minimalCompletionStage();

    /** What waits for one future that is never done. */
    private void aroundAFuture() {
        rounds.put("await", () -> givenUp(lasting));
        rounds.put("shield", () -> givenUp(Asyncio.shield(lasting)));
        rounds.put("waitFor", () -> givenUp(Asyncio.waitFor(Asyncio.shield(lasting), Duration.ofHours(1))));
        rounds.put("wait", () -> givenUp(Asyncio.waitAll(List.of(lasting))));
        rounds.put("gather", () -> givenUp(Asyncio.gather(Asyncio.shield(lasting), Asyncio.yieldNow())));
        rounds.put("callback", () -> {
            Consumer<Object> passing = done -> {};
            lasting.addDoneCallback(passing);
            lasting.removeDoneCallback(passing);
            return Asyncio.yieldNow();
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
        rounds.put("outcomes", () -> givenUp(Asyncio.gatherOutcomes(Asyncio.shield(lasting))));
        rounds.put("waitAny", () -> Asyncio.waitAny(List.of(lasting, loop.createTask(Asyncio.done()))));
        rounds.put("waitFirstFailure", () -> givenUp(Asyncio.waitFirstFailure(List.of(lasting))));
        rounds.put("firstSuccess", () -> Asyncio.firstSuccess(Asyncio.shield(lasting), Asyncio.yieldNow()));
        rounds.put("ensureFuture", () -> givenUp(Asyncio.shield(Asyncio.ensureFuture(lasting))));
        rounds.put("asCompleted", () -> {
            AsyncIterator<Future<Object>> ends = Asyncio.<Object>asCompleted(
                            List.of(lasting, loop.createTask(Asyncio.result(null))))
                    .iterator();
            return steps(x -> ends.advance(), x -> ends.closeAsync());
        });
        rounds.put("asCompleted dropped", () -> {
            AsyncIterator<Future<Object>> ends = Asyncio.<Object>asCompleted(
                            List.of(lasting, loop.createTask(Asyncio.result(null))))
                    .iterator();
            return givenUp(steps(x -> ends.advance(), x -> ends.advance()));
        });
        rounds.put("view", () -> {
            Asyncio.shield(lasting).toCompletableFuture().cancel(true);
            return Asyncio.yieldNow();
        });
        rounds.put("text", () -> {
            assertThat(lasting.toString()).isNotEmpty();
            return null;
        });
    }

    /** Tasks, scopes and generators that come and go. */
    private void tasks() {
        rounds.put("task", () -> loop.createTask(Asyncio.yieldNow(), "named"));
        rounds.put("eager task", () -> Asyncio.createEagerTask(Asyncio.done()));
        rounds.put("group", () -> {
            TaskGroup group = new TaskGroup();
            return steps(x -> group.enter(), x -> {
                group.createTask(Asyncio.yieldNow());
                return group.exit(null);
            });
        });
        rounds.put("timeout", () -> {
            Timeout timeout = Asyncio.timeout(Duration.ofHours(1));
            return steps(x -> timeout.enter(), x -> timeout.exit(null));
        });
        rounds.put("timeout that is over", () -> {
            Timeout timeout = Asyncio.timeout(Duration.ZERO);
            return steps(
                    x -> timeout.enter(),
                    x -> Asyncio.sleep(1),
                    caught((x, failure) -> timeout.exit(failure)),
                    caught((x, failure) -> null));
        });
        rounds.put("cancelled before it began", () -> {
            Task<Void> task = loop.createTask(Asyncio.yieldNow());
            task.cancel("never mind");
            return Asyncio.yieldNow();
        });
        rounds.put("generator", () -> {
            AsyncGenerator<Integer> endless = new Endless();
            return steps(x -> endless.advance(), x -> endless.send(1), x -> endless.closeAsync());
        });
        rounds.put("generator that is dropped", () -> steps(x -> new Endless().advance(), x -> Asyncio.yieldNow()));
        rounds.put("generator that is not begun", () -> {
            AsyncGenerator<Integer> unused = new Endless();
            return Asyncio.yieldNow();
        });
        rounds.put("dump", () -> {
            assertThat(TaskDump.capture(loop).loops()).isNotEmpty();
            return null;
        });
    }

    /** while (true) { emit(1); } */
    private static final class Endless extends GeneratorFrame<Integer> {
        @Override
        protected Object proceed(Object sent) throws Throwable {
            value(sent);
            emit(1);
            return Boolean.TRUE;
        }
    }

    private void aroundPrimitives() {
        AsyncEvent event = new AsyncEvent();
        AsyncLock lock = new AsyncLock();
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        AsyncQueue<Object> queue = new AsyncQueue<>();
        AsyncCondition condition = new AsyncCondition();
        rounds.put("event", () -> givenUp(event.await()));
        rounds.put("semaphore", () -> givenUp(semaphore.acquire()));
        rounds.put("queue", () -> givenUp(queue.get()));
        rounds.put("lock", () -> {
            return steps(x -> lock.acquire(), x -> {
                lock.release();
                return null;
            });
        });
        rounds.put("condition", () -> givenUp(steps(x -> condition.acquire(), x -> condition.await())));
        AsyncQueue<Object> full = new AsyncQueue<>(1);
        full.putNowait(1);
        rounds.put("full queue", () -> givenUp(full.put(2)));
        rounds.put("join", () -> givenUp(full.join()));
        rounds.put("get and put", () -> {
            AsyncQueue<Object> passing = new AsyncQueue<>();
            return steps(x -> passing.put(1), x -> passing.get(), x -> {
                passing.taskDone();
                return passing.join();
            });
        });
        rounds.put("event that is set", () -> {
            AsyncEvent set = new AsyncEvent();
            Task<Object> waiting = loop.createTask(steps(x -> set.await()));
            return steps(x -> Asyncio.yieldNow(), x -> {
                set.set();
                return waiting;
            });
        });
        AsyncBarrier barrier = new AsyncBarrier(2);
        rounds.put("barrier", () -> steps(x -> givenUp(barrier.await()), x -> barrier.reset()));
        AsyncLimiter limiter = new AsyncLimiter(1, Duration.ofHours(1));
        rounds.put("limiter", () -> givenUp(steps(x -> limiter.acquire(), x -> limiter.acquire())));
        LoopChannel<Object> channel = new LoopChannel<>(1);
        rounds.put("channel", () -> givenUp(channel.receive()));
        rounds.put(
                "awaitUntil", () -> givenUp(steps(x -> condition.acquire(), x -> condition.awaitUntil(() -> false))));
    }

    /** The loop itself, its context and its ways to other threads. */
    private void aroundTheLoop() {
        ContextVar<Integer> variable = ContextVar.of("long");
        rounds.put("sleep", () -> givenUp(Asyncio.sleep(Duration.ofHours(1))));
        rounds.put("callLater", () -> {
            loop.callLater(Duration.ofHours(1), () -> {}).cancel();
            return Asyncio.yieldNow();
        });
        rounds.put("callSoon", () -> {
            loop.callSoon(() -> {}).cancel();
            loop.callSoonThreadsafe(() -> {}).cancel();
            return Asyncio.yieldNow();
        });
        rounds.put("variable", () -> {
            variable.reset(variable.set(1));
            return null;
        });
        rounds.put("callAt", () -> {
            loop.callAt(loop.time() + 3600, () -> {}).cancel();
            return Asyncio.yieldNow();
        });
        rounds.put("context", () -> {
            Context copy = Context.copy();
            copy.run(() -> variable.set(1));
            copy.duplicate().run(() -> variable.set(2));
            return loop.createTask(Asyncio.yieldNow(), copy);
        });
        rounds.put("variable of its own", () -> {
            Context.copy().run(() -> ContextVar.of("short").set(new Object()));
            return null;
        });
        rounds.put("thread", () -> Asyncio.toThread(() -> null));
        rounds.put("coroutine from outside", () -> {
            CompletableFuture<Void> view = Asyncio.runCoroutineThreadsafe(Asyncio.yieldNow(), loop);
            return Asyncio.wrapFuture(view);
        });
        rounds.put("callback from outside", () -> Asyncio.fromCallback(callback -> callback.success(null)));
        rounds.put("handler", () -> {
            ExceptionHandler handler = loop.exceptionHandler();
            loop.setExceptionHandler((theLoop, context) -> {});
            loop.setExceptionHandler(handler);
            return null;
        });
        rounds.put("signal", () -> {
            loop.addSignalHandler("USR2", () -> {});
            loop.removeSignalHandler("USR2");
            return null;
        });
        rounds.put("closed loop", () -> {
            EventLoop other = EventLoop.create(new VirtualClock());
            other.createFuture();
            other.callLater(Duration.ofHours(1), () -> {});
            other.close();
            return null;
        });
    }

    private void aroundAStage() {
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
    }

    @Test
    void nothingStays() {
        aroundAFuture();
        tasks();
        aroundPrimitives();
        aroundTheLoop();
        aroundAStage();
        Map<String, Long> grown = new LinkedHashMap<>();
        rounds.forEach((name, round) -> {
            virtual.run(x -> rounds(WARM, round), x -> null);
            long before = count();
            virtual.run(x -> rounds(MANY, round), x -> null);
            long more = count() - before;
            // What waits for the collector's thread to say so is dropped by the rounds that follow.
            for (int attempt = 0; more > SLACK && attempt < ATTEMPTS; attempt++) {
                virtual.run(x -> rounds(WARM, round), x -> null);
                more = count() - before;
            }
            if (more > SLACK) {
                grown.put(name, more);
            }
        });
        assertThat(grown).isEmpty();
    }
}
