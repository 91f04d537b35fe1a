package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code shield}. */
class ShieldTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<String> work() {
        await(sleep(.01));
        out.print("inner finished");
        return result("value");
    }

    @Test
    void cancellingTheAwaiterLeavesTheInnerTaskAlone() {
        runVirtual(async(() -> {
            Task<String> inner = createTask(work());
            Task<String> outer = createTask(async(() -> await(shield(inner))));
            await(sleep(.001));
            outer.cancel();
            await(waitAll(List.of(outer)));
            out.print(outer.isCancelled(), inner.isDone());
            out.print(await(inner));
        }));
        out.has("true false", "inner finished", "value");
    }

    @Test
    @Rule("080")
    void cancellingTheInnerTaskCancelsTheShield() {
        run(async(() -> {
            Task<Void> inner = createTask(sleep(1));
            Future<Void> shielded = shield(inner);
            await(sleep(0));
            inner.cancel();
            try {
                await(shielded);
            } catch (CancelledError e) {
                out.print(
                        "CancelledError", shielded.isCancelled(), currentTask().cancelling());
            }
        }));
        out.has("CancelledError true 0");
    }

    @Test
    @Rule("081")
    void theShieldOfADoneFutureIsThatFuture() {
        run(async(() -> {
            Future<Integer> future = runningLoop().createFuture();
            future.setResult(1);
            out.print(shield(future) == future);
        }));
        out.has("true");
    }

    @Test
    void theShieldPassesResultsAndErrorsOn() {
        runVirtual(async(() -> {
            out.print(await(shield(work())));
            try {
                await(shield(async(() -> {
                    await(sleep(.01));
                    throw new IllegalArgumentException("x");
                })));
            } catch (IllegalArgumentException e) {
                out.print("caught", e.getMessage());
            }
        }));
        out.has("inner finished", "value", "caught x");
    }

    @Test
    void anErrorAfterTheShieldWasCancelledIsReported() {
        runVirtual(async(() -> {
            runningLoop().setExceptionHandler((loop, context) -> out.print("handler", context.exception()));
            Future<Object> shielded = shield(async(() -> {
                await(sleep(.01));
                throw new IllegalArgumentException("unseen");
            }));
            await(sleep(.001));
            shielded.cancel();
            await(sleep(.02));
            out.print("end");
        }));
        out.has("handler java.lang.IllegalArgumentException: unseen", "end");
    }
}
