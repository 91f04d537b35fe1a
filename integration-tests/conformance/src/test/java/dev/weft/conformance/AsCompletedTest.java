package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;

import dev.weft.AsyncTimeoutException;
import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code asCompleted}. */
class AsCompletedTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<Double> work(double seconds) {
        await(sleep(seconds));
        return result(seconds);
    }

    @Async
    private Coroutine<Double> bad(double seconds) {
        await(sleep(seconds));
        throw new IllegalArgumentException(String.valueOf(seconds));
    }

    @Test
    @Rule("077")
    void futuresComeInTheOrderOfCompletionAndATimeoutCancelsNothing() {
        runVirtual(async(() -> {
            for (Future<Double> future : awaitEach(asCompleted(List.of(work(.03), work(.01), work(.02))))) {
                out.print(await(future));
            }
            Task<Double> slow = createTask(work(.05));
            try {
                for (Future<Double> future :
                        awaitEach(asCompleted(List.of(createTask(work(.001)), slow), Duration.ofMillis(20)))) {
                    out.print(await(future));
                }
            } catch (AsyncTimeoutException e) {
                out.print("timeout", slow.isCancelled());
                out.print(await(slow));
            }
        }));
        out.has("0.01", "0.02", "0.03", "0.001", "timeout false", "0.05");
    }

    @Test
    @Rule("078")
    void theFuturesAreTheOriginalOnesAndDone() {
        runVirtual(async(() -> {
            List<Task<Double>> tasks = List.of(createTask(work(.02)), createTask(work(.005)));
            for (Future<Double> future : awaitEach(asCompleted(tasks))) {
                out.print(tasks.contains(future), future.isDone(), await(future));
            }
        }));
        out.has("true true 0.005", "true true 0.02");
    }

    @Test
    @Rule("165")
    void duplicatesCollapseNothingGivesNothingAndAFailureIsRaisedByItsOwnAwait() {
        runVirtual(async(() -> {
            Task<Double> task = createTask(work(.001));
            for (Future<Double> future : awaitEach(asCompleted(List.of(task, task)))) {
                out.print("once", await(future));
            }
            for (Future<Object> future : awaitEach(asCompleted(List.<Future<Object>>of()))) {
                out.print("never", future);
            }
            for (Future<Double> future : awaitEach(asCompleted(List.of(bad(.001), work(.01))))) {
                try {
                    out.print(await(future));
                } catch (IllegalArgumentException e) {
                    out.print("failed", e.getMessage());
                }
            }
        }));
        out.has("once 0.001", "failed 0.001", "0.01");
    }

    @Test
    void leavingTheLoopEarlyCancelsNothing() {
        runVirtual(async(() -> {
            Task<Double> quick = createTask(work(.001));
            Task<Double> slow = createTask(work(.01));
            for (Future<Double> future : awaitEach(asCompleted(List.of(slow, quick)))) {
                out.print(await(future));
                break;
            }
            out.print(slow.isDone());
            out.print(await(slow));
        }));
        out.has("0.001", "false", "0.01");
    }
}
