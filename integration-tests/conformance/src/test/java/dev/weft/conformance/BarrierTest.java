package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncBarrier;
import dev.weft.sync.BrokenBarrierException;
import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code AsyncBarrier}. */
class BarrierTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<Void> party(AsyncBarrier barrier, String name) {
        try {
            int index = await(barrier.await());
            out.print(name, index);
        } catch (BrokenBarrierException e) {
            out.print(name, "broken");
        }
        return done();
    }

    @Test
    void thePartiesPassTogetherTheLastOneFirst() {
        run(async(() -> {
            AsyncBarrier barrier = new AsyncBarrier(3);
            await(gather(party(barrier, "a"), party(barrier, "b"), party(barrier, "c")));
            out.print(barrier.parties(), barrier.isBroken());
            await(gather(party(barrier, "d"), party(barrier, "e"), party(barrier, "f")));
        }));
        out.has("c 2", "a 0", "b 1", "3 false", "f 2", "d 0", "e 1");
    }

    @Test
    void abortBreaksTheBarrierAndResetMendsIt() {
        run(async(() -> {
            AsyncBarrier barrier = new AsyncBarrier(2);
            Task<Void> waiting = createTask(party(barrier, "a"));
            await(sleep(0));
            await(barrier.abort());
            await(waiting);
            out.print(barrier.isBroken());
            await(party(barrier, "b"));
            await(barrier.reset());
            out.print(barrier.isBroken());
            await(gather(party(barrier, "c"), party(barrier, "d")));
        }));
        out.has("a broken", "true", "b broken", "false", "d 1", "c 0");
    }

    @Test
    void resetWithWaitersBreaksThoseAndLeavesTheBarrierUsable() {
        run(async(() -> {
            AsyncBarrier barrier = new AsyncBarrier(2);
            Task<Void> waiting = createTask(party(barrier, "a"));
            await(sleep(0));
            await(barrier.reset());
            await(waiting);
            out.print(barrier.isBroken());
            await(gather(party(barrier, "b"), party(barrier, "c")));
        }));
        out.has("a broken", "false", "c 1", "b 0");
    }

    @Test
    void aCancelledPartyDoesNotBreakTheBarrier() {
        run(async(() -> {
            AsyncBarrier barrier = new AsyncBarrier(2);
            Task<Void> cancelled = createTask(party(barrier, "a"));
            await(sleep(0));
            cancelled.cancel();
            await(waitAll(List.of(cancelled)));
            out.print(barrier.isBroken());
            await(gather(party(barrier, "b"), party(barrier, "c")));
        }));
        out.has("false", "c 1", "b 0");
    }

    @Test
    void aBarrierOfOneDoesNotWaitAndOneOfNoneIsRefused() {
        run(async(() -> {
            List<Object> passed = new ArrayList<>();
            createTask(async(() -> out.print("other")));
            passed.add(await(new AsyncBarrier(1).await()));
            out.print(passed);
            await(yieldNow());
        }));
        out.has("[0]", "other");
        assertThatIllegalArgumentException().isThrownBy(() -> new AsyncBarrier(0));
    }
}
