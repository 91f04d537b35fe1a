package dev.weft.memorymodel;

import dev.weft.EventLoop;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A loop that is about to wait, against a thread that hands a callback in: a lost wake-up would be a test that never ends. */
@JCStressTest
@Outcome(
        id = "42",
        expect = Expect.ACCEPTABLE,
        desc = "The callback ran and saw what was written before it was handed in.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A stale value.")
@State
public class WakeUp {
    private final EventLoop loop = EventLoop.create();
    private int written;
    private int seen;

    @Actor
    public void loop(I_Result r) {
        loop.runForever();
        r.r1 = seen;
        loop.close();
    }

    @Actor
    public void other() {
        written = 42;
        loop.callSoonThreadsafe(() -> {
            seen = written;
            loop.stop();
        });
    }
}
