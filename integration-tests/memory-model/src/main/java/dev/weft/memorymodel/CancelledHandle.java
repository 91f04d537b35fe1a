package dev.weft.memorymodel;

import dev.weft.EventLoop;
import dev.weft.Handle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Whoever has cancelled a handle of a loop that runs knows that its callback does not run, or has ended. */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "The callback never runs.")
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "The callback had ended, and what it wrote is seen.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It was running still, or ran afterwards.")
@State
public class CancelledHandle {
    private final EventLoop loop = EventLoop.create();
    private int begun;
    private int ended;

    @Actor
    public void loop() {
        loop.runForever();
    }

    @Actor
    public void other(III_Result r) {
        Handle handle = loop.callSoonThreadsafe(() -> {
            begun = 1;
            ended = 1;
        });
        handle.cancel();
        r.r1 = begun;
        r.r2 = ended;
        loop.callSoonThreadsafe(loop::stop);
    }

    @Arbiter
    public void later(III_Result r) {
        r.r3 = begun;
        loop.close();
    }
}
