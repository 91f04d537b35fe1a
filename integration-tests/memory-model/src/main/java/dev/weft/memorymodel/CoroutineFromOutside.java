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

/** A coroutine handed to a loop that is about to wait: it runs there, and its result comes back. */
@JCStressTest
@Outcome(
        id = "42, 43",
        expect = Expect.ACCEPTABLE,
        desc = "It saw what its maker wrote, and its maker saw what it wrote.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A stale value.")
@State
public class CoroutineFromOutside {
    private final EventLoop loop = EventLoop.create();
    private int question;
    private int answer;

    @Actor
    public void loop() {
        loop.runForever();
        loop.close();
    }

    @Actor
    public void other(II_Result r) {
        question = 42;
        CompletableFuture<Integer> future = runCoroutineThreadsafe(
                async(() -> {
                    await(yieldNow());
                    answer = question + 1;
                    return question;
                }),
                loop);
        r.r1 = future.join();
        r.r2 = answer;
        loop.callSoonThreadsafe(loop::stop);
    }
}
