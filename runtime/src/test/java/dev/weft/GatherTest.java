package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.currentTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.gatherOutcomes;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.always;
import static dev.weft.Steps.caught;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GatherTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;
    private final List<ErrorContext> reports = virtual.reports;

    private static Coroutine<String> after(long seconds, String value) {
        return sleep(Duration.ofSeconds(seconds), value);
    }

    private static <T> Coroutine<T> failing(Throwable failure) {
        return steps(x -> {
            throw failure;
        });
    }

    @Test
    void resultsAreInTheOrderOfTheArguments() { // rule 021
        List<String> all = virtual.run(x -> gather(after(3, "a"), after(1, "b"), after(2, null)));
        assertThat(all).isEqualTo(Arrays.asList("a", "b", null));
        assertThat(loop.time()).isEqualTo(3.0);
    }

    @Test
    void nothingIsDoneAtOnce() { // rule 023
        virtual.run(x -> {
            Future<List<Object>> empty = gather();
            assertThat(empty.isDone()).isTrue();
            assertThat(empty.result()).isEmpty();
            return null;
        });
    }

    @Test
    void coroutinesStartInOrderInTheNextIteration() { // rule 167
        Future<?>[] all = new Future<?>[1];
        virtual.run(
                x -> {
                    all[0] = gather(started(1), started(2), started(3));
                    trace.has();
                    return yieldNow();
                },
                x -> {
                    trace.has(1, 2, 3);
                    assertThat(all[0].isDone()).isFalse();
                    return yieldNow();
                },
                x -> {
                    assertThat(all[0].isDone()).isTrue();
                    return null;
                });
    }

    private Coroutine<Void> started(int number) {
        return steps(x -> {
            trace.add(number);
            return null;
        });
    }

    @Test
    void theFirstFailureComesAtOnceAndTheOthersRunOn() { // rule 024
        IllegalArgumentException failure = new IllegalArgumentException("x");
        Coroutine<Void> sibling = steps(x -> sleep(2), x -> {
            trace.add("sibling finished");
            return null;
        });
        virtual.run(x -> gather(sibling, failing(failure)), caught((x, thrown) -> {
            assertThat(thrown).isSameAs(failure);
            assertThat(loop.time()).isZero();
            return sleep(4);
        }));
        trace.has("sibling finished");
    }

    @Test
    void outcomesHoldFailuresAndCancellations() { // rule 026
        IllegalArgumentException failure = new IllegalArgumentException("x");
        List<Outcome<String>> outcomes = virtual.run(x -> {
            Task<String> slow = createTask(after(10, "slow"));
            loop.callSoon(slow::cancel);
            return gatherOutcomes(GatherTest.<String>failing(failure), slow, after(0, "three"));
        });
        assertThat(outcomes.get(0)).isEqualTo(new Outcome.Failure<>(failure));
        assertThat(outcomes.get(1))
                .isInstanceOfSatisfying(
                        Outcome.Failure.class,
                        cancelled -> assertThat(cancelled.error()).isInstanceOf(CancelledError.class));
        assertThat(outcomes.get(2)).isEqualTo(new Outcome.Success<>("three"));
    }

    @Test
    void aCancelledChildIsAFailureOfTheWhole() { // rule 027
        Future<?>[] all = new Future<?>[1];
        virtual.run(
                x -> {
                    Task<String> a = createTask(after(1, "a"));
                    Task<String> b = createTask(after(2, "b"));
                    loop.callSoon(a::cancel);
                    b.addDoneCallback(done -> trace.add(done.result()));
                    all[0] = gather(a, b);
                    return all[0];
                },
                caught((x, failure) -> {
                    assertThat(failure).isInstanceOf(CancelledError.class);
                    assertThat(all[0].isCancelled()).isFalse();
                    assertThat(currentTask().cancelling()).isZero();
                    return sleep(3);
                }));
        trace.has("b");
    }

    @Test
    void aCancelledGatherDoesNotReturnEvenIfTheChildrenSwallow() { // rule 029
        Future<?>[] all = new Future<?>[1];
        virtual.run(
                x -> {
                    all[0] = gatherOutcomes(swallowing(), swallowing());
                    return yieldNow();
                },
                x -> {
                    assertThat(all[0].cancel()).isTrue();
                    assertThat(all[0].isCancelled()).isFalse();
                    return all[0];
                },
                caught((x, failure) -> {
                    trace.add(failure.getClass().getSimpleName());
                    return null;
                }));
        trace.has("swallowed", "swallowed", "CancelledError");
    }

    @Test
    void theMessageOfACancellationStaysWithTheChildAndEndsTheGather() {
        Future<?>[] all = new Future<?>[2];
        virtual.run(
                x -> {
                    all[0] = createTask(child("a"));
                    all[1] = gatherOutcomes(all[0]);
                    return yieldNow();
                },
                x -> {
                    all[1].cancel("enough");
                    return all[1];
                },
                caught((x, failure) -> {
                    assertThat(failure).isInstanceOf(CancelledError.class).hasMessage("enough");
                    return gatherOutcomes(all[0]);
                }),
                x -> null);
        Future<?> child = loop.createFuture();
        virtual.run(
                x -> {
                    child.cancel("alone");
                    return gatherOutcomes(child);
                },
                x -> child,
                caught((x, failure) -> {
                    assertThat(failure).isInstanceOf(CancelledError.class).hasMessage("alone");
                    return null;
                }));
    }

    private Coroutine<String> swallowing() {
        return steps(x -> sleep(1), caught((x, failure) -> {
            trace.add("swallowed");
            return "ok";
        }));
    }

    @Test
    void cancellingTheAwaiterCancelsTheChildrenInOrder() {
        Task<Void> awaiter = loop.createTask(steps(x -> gather(child("a"), child("b"))));
        virtual.run(
                x -> yieldNow(),
                x -> yieldNow(),
                x -> {
                    awaiter.cancel();
                    return awaiter;
                },
                caught((x, failure) -> {
                    trace.add("awaiter " + awaiter.isCancelled());
                    return null;
                }));
        trace.has("a", "b", "awaiter true");
    }

    private Coroutine<Void> child(String name) {
        return steps(x -> sleep(1), always(() -> trace.add(name)));
    }

    @Test
    void theSameCoroutineTwiceRunsOnce() {
        Coroutine<String> once = after(1, "once");
        List<String> both = virtual.run(x -> gather(once, once));
        assertThat(both).containsExactly("once", "once");
    }

    @Test
    void laterFailuresOfChildrenAreNotReportedAsLost() {
        virtual.run(
                x -> gather(
                        failing(new IllegalArgumentException("first")), failing(new IllegalStateException("second"))),
                caught((x, failure) -> {
                    assertThat(failure).hasMessage("first");
                    return yieldNow();
                }));
        loop.close();
        assertThat(reports).isEmpty();
    }
}
