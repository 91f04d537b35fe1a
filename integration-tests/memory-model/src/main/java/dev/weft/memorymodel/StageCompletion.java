package dev.weft.memorymodel;

import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A stage that is completed while a coroutine begins to await it. */
@JCStressTest
@Outcome(
        id = "1, 42",
        expect = Expect.ACCEPTABLE,
        desc = "The value came, and what was written before it was completed.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A wrong or stale value.")
@State
public class StageCompletion {
    private final EventLoop loop = EventLoop.create();
    private final CompletableFuture<Integer> stage = new CompletableFuture<>();
    private int written;

    @Actor
    public void loop(II_Result r) {
        r.r1 = loop.runUntilComplete(async(() -> await(stage)));
        r.r2 = written;
        loop.close();
    }

    @Actor
    public void other() {
        written = 42;
        stage.complete(1);
    }
}
