package dev.weft.memorymodel;

import static dev.weft.Asyncio.*;

import dev.weft.CancelledError;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * An interrupt of the thread of a run, whether that makes its loop, is busy or about to wait: it cancels the main task, and
 * the flag is set in the end. A lost one would be a test that never ends.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Cancelled, and the flag is set again.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Ended in another way, or the flag is lost.")
@State
public class InterruptedRun {
    private volatile Thread running;

    @Actor
    public void run(II_Result r) {
        running = Thread.currentThread();
        try {
            dev.weft.Asyncio.run(async(() -> {
                await(yieldNow());
                await(sleep(3600));
            }));
        } catch (CancelledError e) {
            r.r1 = 1;
        }
        r.r2 = Thread.interrupted() ? 1 : 0;
    }

    @Actor
    public void interrupt() {
        Thread thread;
        do {
            thread = running;
        } while (thread == null);
        thread.interrupt();
    }
}
