package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.ExceptionGroup;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.TaskFactory;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code firstSuccess}. */
class FirstSuccessTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<String> answers(String what, double seconds) {
        try {
            await(sleep(seconds));
            out.print("answer", what);
            return result(what);
        } finally {
            await(yieldNow()); // cleaning up takes a while
            out.print("end", what);
        }
    }

    @Async
    private Coroutine<String> fails(String what, double seconds) throws IOException {
        await(sleep(seconds));
        throw new IOException(what);
    }

    @Test
    void theFirstSuccessWinsAndTheOthersHaveEndedWhenItIsGivenOut() {
        runVirtual(async(() -> {
            out.print(await(firstSuccess(answers("slow", 3), fails("broken", 1), answers("quick", 2))));
            out.print(runningLoop().time(), allTasks().size());
        }));
        out.has("answer quick", "end quick", "end slow", "quick", "2.0 1");
    }

    @Test
    void ifNothingSucceedsAllFailuresComeTogetherAsTheyHappened() {
        runVirtual(async(() -> {
            try {
                await(firstSuccess(List.of(fails("b", 2), fails("a", 1), cancelled())));
            } catch (ExceptionGroup e) {
                out.print(e.getMessage(), e.exceptions());
            }
        }));
        out.has("nothing succeeded (3 sub-exceptions) [dev.weft.CancelledError, java.io.IOException: a,"
                + " java.io.IOException: b]");
    }

    private static Future<String> cancelled() {
        Future<String> future = runningLoop().createFuture();
        future.cancel();
        return future;
    }

    @Test
    void cancellingTheAwaiterCancelsAllAndWaitsForThem() {
        runVirtual(async(() -> {
            Task<String> own = createTask(answers("own", 60));
            Task<String> task = createTask(firstSuccess(own, answers("other", 60)));
            await(sleep(1));
            task.cancel("enough");
            try {
                await(task);
            } catch (CancelledError e) {
                out.print("cancelled", e.getMessage(), own.isCancelled());
            }
        }));
        out.has("end own", "end other", "cancelled enough true");
    }

    @Test
    void aCancellationWhileTheLosersEndWinsOverTheWinner() {
        runVirtual(async(() -> {
            Coroutine<String> slowToEnd = async(() -> {
                try {
                    await(sleep(60));
                } finally {
                    await(shield(sleep(5)));
                    out.print("ended", runningLoop().time());
                }
                return "late";
            });
            Task<String> task = createTask(firstSuccess(slowToEnd, answers("quick", 1)));
            await(sleep(2));
            task.cancel();
            task.cancel();
            try {
                out.print(await(task));
            } catch (CancelledError e) {
                out.print("cancelled", runningLoop().time());
            }
        }));
        out.has("answer quick", "end quick", "ended 6.0", "cancelled 6.0");
    }

    @Test
    void whatIsDoneAlreadyWins() {
        runVirtual(async(() -> {
            Task<String> done = createTask(result("done"));
            await(done);
            out.print(await(firstSuccess(answers("never", 1), done)));
            runningLoop().setTaskFactory(TaskFactory.EAGER);
            out.print(await(firstSuccess(result("eager"), answers("never", 1))));
        }));
        // The other has been scheduled before it is known; it ends before anything is given out.
        out.has("end never", "done", "end never", "eager");
    }

    @Test
    void aSwallowedCancellationDoesNotChangeTheWinner() {
        runVirtual(async(() -> {
            Coroutine<String> stubborn = async(() -> {
                try {
                    await(sleep(60));
                } catch (CancelledError e) {
                    await(sleep(1));
                }
                return "stubborn";
            });
            out.print(
                    await(firstSuccess(stubborn, answers("quick", 1))),
                    runningLoop().time());
        }));
        out.has("answer quick", "end quick", "quick 2.0");
    }

    @Test
    void whatCannotRunIsRefusedWhenTheOthersHaveEnded() {
        runVirtual(async(() -> {
            Coroutine<String> used = answers("used", 1);
            await(used);
            try {
                await(firstSuccess(answers("other", 1), used));
            } catch (IllegalStateException e) {
                out.print(e.getMessage().replaceAll(":.*", ""), allTasks().size());
            }
        }));
        out.has("answer used", "end used", "cannot reuse already awaited coroutine 1");
        Collection<Future<String>> nothing = List.of();
        assertThatThrownBy(() -> run(firstSuccess(nothing)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is nothing that could succeed: no awaitables were given");
    }
}
