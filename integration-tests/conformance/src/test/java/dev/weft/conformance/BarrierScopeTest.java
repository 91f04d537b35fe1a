package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncBarrier;
import dev.weft.sync.BrokenBarrierException;
import dev.weft.testkit.Trace;
import org.junit.jupiter.api.Test;

/** {@code async with barrier}. */
class BarrierScopeTest {
    private final Trace out = new Trace();
    private final AsyncBarrier barrier = new AsyncBarrier(2);

    @Async
    private Coroutine<Void> meets(String who, double seconds) {
        await(sleep(seconds));
        try (barrier) {
            out.print(who, runningLoop().time());
            await(sleep(1));
        } catch (BrokenBarrierException e) {
            out.print(who, e.getMessage());
        }
        out.print(who, "out");
        return done();
    }

    @Test
    void allPartiesBeginTheBlockTogether() {
        runVirtual(async(() -> {
            await(gather(meets("early", 0), meets("late", 3)));
            await(gather(meets("again", 0), meets("once more", 1)));
            out.print(barrier);
        }));
        out.has(
                "late 3.0",
                "early 3.0",
                "late out",
                "early out",
                "once more 5.0",
                "again 5.0",
                "once more out",
                "again out",
                "AsyncBarrier[filling, waiting: 0/2]");
    }

    @Test
    void aBrokenBarrierKeepsTheBlockFromRunning() {
        runVirtual(async(() -> {
            Task<Void> task = createTask(meets("waiting", 0));
            await(sleep(1));
            await(barrier.abort());
            await(task);
        }));
        out.has("waiting the barrier was aborted or reset", "waiting out");
    }

    @Test
    void aCancelledPartyLeaves() {
        runVirtual(async(() -> {
            Task<Void> task = createTask(meets("cancelled", 0));
            await(sleep(1));
            task.cancel();
            await(waitAll(java.util.List.of(task)));
            out.print(barrier.waiting(), task.isCancelled());
        }));
        out.has("0 true");
    }
}
