package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.Future;
import dev.weft.testkit.Trace;
import org.junit.jupiter.api.Test;

/** Signals: handlers on the loop, and SIGINT as a cancellation of the main task. */
class SignalTest {
    private final Trace out = new Trace();

    @Test
    @Rule("122")
    void aMainThatSwallowsTheInterruptReturnsNormally() throws Exception {
        Signals.assumeDelivered("INT");
        String returned = run(async(() -> {
            try {
                runningLoop().callSoon(() -> Signals.raise("INT"));
                await(sleep(60));
                return "never";
            } catch (CancelledError e) {
                return "swallowed";
            }
        }));
        assertThat(returned).isEqualTo("swallowed");
    }

    @Test
    void anInterruptCancelsMainAndItsCleanupRuns() throws Exception {
        Signals.assumeDelivered("INT");
        assertThatThrownBy(() -> run(async(() -> {
                    try {
                        runningLoop().callSoon(() -> Signals.raise("INT"));
                        await(sleep(60));
                    } finally {
                        await(sleep(0));
                        out.print("cleaned up");
                    }
                })))
                .isInstanceOf(CancelledError.class);
        out.has("cleaned up");
    }

    @Test
    void aHandlerRunsOnTheLoopUntilItIsRemoved() {
        run(async(() -> {
            Thread loopThread = Thread.currentThread();
            Future<Void> handled = runningLoop().createFuture();
            runningLoop().addSignalHandler("USR2", () -> {
                out.print("handled", Thread.currentThread() == loopThread);
                handled.setResult(null);
            });
            Signals.raise("USR2");
            await(handled);
            out.print(runningLoop().removeSignalHandler("USR2"), runningLoop().removeSignalHandler("USR2"));
        }));
        out.has("handled true", "true false");
    }
}
