package dev.weft;

import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.internal.bridge.StageFuture;
import dev.weft.internal.core.Loop;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a loop owes its users whatever driver it stands on: a subclass for each driver. The driver's own side of the
 * contract is in {@link WaitingDriverContract}.
 */
abstract class LoopDriverContract {
    private static final int SECONDS = 60;

    private final Trace trace = new Trace();
    private final List<ErrorContext> reports = new ArrayList<>();
    private EventLoop loop;

    /** Makes a loop that runs, or that will as soon as something is to be done, on another thread. */
    abstract EventLoop start() throws Exception;

    /**
     * Calls {@code action} on the thread of the loop, between its iterations, when nothing more will run there; then
     * ends that thread.
     */
    abstract void end(EventLoop loop, Runnable action) throws Exception;

    private EventLoop loop() throws Exception {
        loop = start();
        loop.callSoonThreadsafe(() -> loop.setExceptionHandler((l, context) -> reports.add(context)));
        return loop;
    }

    @AfterEach
    void end() throws Exception {
        EventLoop loop = this.loop;
        if (loop != null) { // else the driver was tried by itself
            end(loop, loop::close);
            assertThat(loop.isClosed()).isTrue();
        }
    }

    private Object run(Steps.Step... steps) throws Exception {
        return Asyncio.runCoroutineThreadsafe(Steps.<Object>steps(steps), loop).get(SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void anIterationTakesTimersAndCallsFromOutsideAndThenTheBatchAsItStood() throws Exception {
        loop();
        run(
                x -> {
                    loop.callSoon(() -> {
                        trace.add("soon");
                        loop.callSoon(() -> trace.add("next iteration"));
                    });
                    loop.callLater(Duration.ZERO, () -> trace.add("timer"));
                    CompletableFuture.runAsync(() -> loop.callSoonThreadsafe(() -> trace.add("outside")))
                            .join();
                    return yieldNow();
                },
                x -> yieldNow(),
                x -> yieldNow());
        trace.has("soon", "timer", "outside", "next iteration");
    }

    @Test
    void timersFireByDeadlineThenByAge() throws Exception {
        loop();
        run(
                x -> {
                    for (int ms : new int[] {3, 1, 2, 1, 3}) {
                        double when = Math.ceil(loop.time()) + ms / 1e3;
                        int number = trace.size();
                        loop.callAt(when, () -> trace.add(ms + " of " + number));
                    }
                    return sleep(Math.ceil(loop.time()) - loop.time() + 0.004);
                },
                x -> yieldNow());
        trace.has("1 of 0", "1 of 0", "2 of 0", "3 of 0", "3 of 0");
    }

    @Test
    void timeNeverGoesBackAndASleepIsAsLongAsItSays() throws Exception {
        loop();
        run(
                x -> trace.note(loop.time()),
                x -> sleep(0.003),
                x -> trace.note(loop.time()),
                x -> sleep(Duration.ofNanos(1)),
                x -> trace.note(loop.time()));
        List<Object> times = trace.takeAll();
        assertThat((double) times.get(1) - (double) times.get(0)).isGreaterThanOrEqualTo(0.0029999);
        assertThat((double) times.get(2)).isGreaterThan((double) times.get(1));
    }

    /** Whether time goes on while a task always yields. */
    boolean timePassesMeanwhile() {
        return true;
    }

    @Test
    void aBusyLoopServesTimersAndCallsFromOutside() throws Exception {
        loop();
        CountDownLatch begun = new CountDownLatch(1);
        boolean[] over = new boolean[1];
        CompletableFuture<Object> busy = Asyncio.runCoroutineThreadsafe(
                new Script<Object>() {
                    @Override
                    Object body(Object sent) throws Throwable {
                        value(sent);
                        begun.countDown();
                        return !over[0] && waits(1, yieldNow()) ? SUSPENDED : null;
                    }
                },
                loop);
        begun.await();
        run(x -> timePassesMeanwhile() ? sleep(0.001) : yieldNow(), x -> trace.note("served"));
        loop.callSoonThreadsafe(() -> over[0] = true);
        busy.get(SECONDS, TimeUnit.SECONDS);
        trace.has("served");
    }

    @Test
    void whatOtherThreadsHandInWakesTheLoopAndKeepsItsOrder() throws Exception {
        loop();
        int threads = 3;
        int calls = 3_000;
        int[] next = new int[threads];
        CountDownLatch all = new CountDownLatch(threads * calls);
        CyclicBarrier together = new CyclicBarrier(threads);
        List<Thread> producers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            producers.add(new Thread(() -> {
                try {
                    together.await();
                } catch (Exception impossible) {
                    throw new AssertionError(impossible);
                }
                for (int i = 0; i < calls; i++) {
                    int number = i;
                    loop.callSoonThreadsafe(() -> {
                        if (next[thread]++ == number) {
                            all.countDown();
                        }
                    });
                    if (i % 100 == 0) {
                        Thread.yield();
                    }
                }
            }));
        }
        producers.forEach(Thread::start);
        assertThat(all.await(SECONDS, TimeUnit.SECONDS))
                .as("all calls, each thread's in order")
                .isTrue();
        for (Thread producer : producers) {
            producer.join();
        }
    }

    @Test
    void workInThreadsAndForeignStagesComeBack() throws Exception {
        loop();
        CompletableFuture<Object> stage = new CompletableFuture<>();
        CompletableFuture<Object> waiting = new CompletableFuture<>();
        CompletableFuture<Object> value = Asyncio.runCoroutineThreadsafe(
                Steps.<Object>steps(
                        x -> toThread(() -> "from a thread"),
                        x -> trace.note(x),
                        x -> {
                            waiting.complete(null);
                            return StageFuture.of((Loop) loop, stage);
                        },
                        x -> trace.note(((Loop) loop).inFlight.count() + " in flight, " + x)),
                loop);
        waiting.get(SECONDS, TimeUnit.SECONDS);
        stage.complete("from a stage");
        value.get(SECONDS, TimeUnit.SECONDS);
        trace.has("from a thread", "0 in flight, from a stage");
    }

    @Test
    void whatIsOutsideIsCounted() throws Exception {
        loop();
        CompletableFuture<Object> first = new CompletableFuture<>();
        CompletableFuture<Object> second = new CompletableFuture<>();
        run(
                x -> {
                    Future<Object> cancelled = StageFuture.of((Loop) loop, first);
                    StageFuture.of((Loop) loop, second.minimalCompletionStage());
                    trace.note(((Loop) loop).inFlight.count());
                    cancelled.cancel();
                    return yieldNow();
                },
                x -> yieldNow(),
                x -> {
                    trace.note(((Loop) loop).inFlight.count());
                    second.complete(null);
                    return yieldNow();
                },
                x -> yieldNow(),
                x -> yieldNow(),
                x -> trace.note(((Loop) loop).inFlight.count()));
        trace.has(2, 1, 0);
    }
}
