package dev.weft.memorymodel;

import static dev.weft.Asyncio.*;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A task that one thread cancels while another gives it what it waits for: it ends once, one way or the other. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The value won.")
@Outcome(id = "-1, 1", expect = Expect.ACCEPTABLE, desc = "The cancellation won.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The body ended twice, or not at all.")
@State
public class CancelAgainstResult {
    private final EventLoop loop = EventLoop.create();
    private final CompletableFuture<Integer> stage = new CompletableFuture<>();
    private int ends;
    private final Task<Integer> task = loop.createTask(async(() -> {
        try {
            return await(stage);
        } finally {
            ends++;
        }
    }));
    private final CompletableFuture<Integer> view = task.toCompletableFuture();

    public CancelAgainstResult() {
        loop.callSoon(loop::stop); // one iteration: the task waits for the stage before the two come
        loop.runForever();
    }

    @Actor
    public void result() {
        stage.complete(1);
    }

    @Actor
    public void cancel() {
        view.cancel(true);
    }

    @Arbiter
    public void loop(II_Result r) {
        try {
            r.r1 = loop.runUntilComplete(task);
        } catch (CancelledError e) {
            r.r1 = -1;
        }
        r.r2 = ends;
        loop.close();
    }
}
