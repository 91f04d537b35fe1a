package dev.weft.memorymodel;

import dev.weft.EventLoop;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two threads that hand callbacks to a loop at once: all run, those of one thread in their order. */
@JCStressTest
@Outcome(
        id = {"1234", "1324", "1342", "3124", "3142", "3412"},
        expect = Expect.ACCEPTABLE,
        desc = "All four, 1 before 2 and 3 before 4.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One is missing, or out of order.")
@State
public class TwoProducers {
    private final EventLoop loop = EventLoop.create();
    private int order;

    @Actor
    public void first() {
        loop.callSoonThreadsafe(() -> run(1));
        loop.callSoonThreadsafe(() -> run(2));
    }

    @Actor
    public void second() {
        loop.callSoonThreadsafe(() -> run(3));
        loop.callSoonThreadsafe(() -> run(4));
    }

    @Arbiter
    public void loop(I_Result r) {
        loop.callSoon(loop::stop);
        loop.runForever();
        r.r1 = order;
        loop.close();
    }

    private void run(int number) {
        order = 10 * order + number;
    }
}
