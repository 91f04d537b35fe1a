package dev.weft.memorymodel;

import dev.weft.EventLoop;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The thread of a loop and another one hand callbacks to it, while it takes them: all run, those of one thread in their order. */
@JCStressTest
@Outcome(
        id = {"1234", "1324", "1342", "3124", "3142", "3412"},
        expect = Expect.ACCEPTABLE,
        desc = "All four, 1 before 2 and 3 before 4.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Out of order; one that is missing never ends.")
@State
public class OrderWhileRunning {
    private final EventLoop loop = EventLoop.create();
    private int order;

    @Actor
    public void loop(I_Result r) {
        loop.callSoon(() -> {
            loop.callSoonThreadsafe(() -> run(1));
            loop.callSoonThreadsafe(() -> run(2));
        });
        loop.runForever();
        r.r1 = order;
        loop.close();
    }

    @Actor
    public void other() {
        loop.callSoonThreadsafe(() -> run(3));
        loop.callSoonThreadsafe(() -> run(4));
    }

    private void run(int number) {
        order = 10 * order + number;
        if (order > 1000) {
            loop.stop();
        }
    }
}
