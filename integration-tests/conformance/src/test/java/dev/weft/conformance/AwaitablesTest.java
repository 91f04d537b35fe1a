package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.AsyncTimeoutException;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.CoroutineSource;
import dev.weft.Future;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Awaitables of one's own, {@code ensureFuture}, {@code wrapFuture}, and values that are there already. */
class AwaitablesTest {
    private final Trace out = new Trace();

    /** As a Python class with {@code __await__}. */
    private final class Countdown implements CoroutineSource<Integer> {
        private final int from;

        Countdown(int from) {
            this.from = from;
        }

        @Async
        @Override
        public Coroutine<Integer> toCoroutine() {
            for (int i = from; i > 0; i--) {
                await(sleep(1));
            }
            return result(from);
        }
    }

    /** Fails before there is a coroutine. */
    private static final class Unready implements CoroutineSource<Integer> {
        @Override
        public Coroutine<Integer> toCoroutine() {
            throw new IllegalStateException("not ready");
        }
    }

    @Test
    void anAwaitableOfOnesOwnIsAwaitedEverywhere() {
        runVirtual(async(() -> {
            Countdown two = new Countdown(2);
            out.print(await(two), await(two));
            out.print(await(gather(two, new Countdown(1), sleep(Duration.ofSeconds(1), 7))));
            out.print(await(shield(two)), await(waitFor(two, Duration.ofSeconds(3))));
            List<Outcome<Integer>> outcomes = await(gatherOutcomes(two, new Unready()));
            out.print(outcomes.get(0));
            for (Future<Integer> next : awaitEach(asCompleted(List.of(two, new Countdown(1))))) {
                out.print("completed", await(next));
            }
            out.print(await(firstSuccess(two, new Countdown(1))));
            try {
                await(waitFor(two, Duration.ofSeconds(1)));
            } catch (AsyncTimeoutException e) {
                out.print("timeout");
            }
        }));
        out.has("2 2", "[2, 1, 7]", "2 2", "Success[value=2]", "completed 1", "completed 2", "1", "timeout");
    }

    @Test
    void aLoopRunsAnAwaitableOfOnesOwnToItsEnd() {
        try (var loop = VirtualTime.newLoop()) {
            out.print(loop.runUntilComplete(new Countdown(3)), loop.time());
        }
        out.has("3 3.0");
    }

    @Test
    void whatAnAwaitableThrowsArisesAtTheAwaitAndANullIsNamed() {
        runVirtual(async(() -> {
            try {
                await(new Unready());
            } catch (IllegalStateException e) {
                out.print(e.getMessage());
            }
            Future<Integer> task = ensureFuture(new Unready()); // nothing of it is called yet
            try {
                await(task);
            } catch (IllegalStateException e) {
                out.print("later", e.getMessage());
            }
            CoroutineSource<Integer> empty = () -> null;
            try {
                await(empty);
            } catch (NullPointerException e) {
                out.print(e.getMessage().replace(empty.getClass().getName(), "it"));
            }
        }));
        out.has("not ready", "later not ready", "toCoroutine() of it returned null");
    }

    @Test
    void ensureFutureLeavesFuturesAndMakesTasksOfTheRest() {
        runVirtual(async(() -> {
            Task<Integer> task = createTask(result(1));
            Future<Integer> future = runningLoop().createFuture();
            out.print(ensureFuture(task) == task, ensureFuture(future) == future);
            out.print(ensureFuture(result(2)) instanceof Task<?>, await(ensureFuture(new Countdown(1))));
            await(task);
        }));
        out.has("true true", "true 1");
        Coroutine<Integer> fresh = async(() -> 1);
        assertThatThrownBy(() -> ensureFuture(fresh))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("no running event loop: ensureFuture works only");
    }

    @Test
    void aWrappedStageIsAFutureThatSeveralAwait() {
        runVirtual(async(() -> {
            CompletableFuture<String> stage = new CompletableFuture<>();
            Future<String> future = wrapFuture(stage);
            runningLoop().callSoon(() -> stage.complete("value"));
            out.print(await(gather(future, shield(future), future)));

            CompletableFuture<String> cancelled = new CompletableFuture<>();
            Future<String> view = wrapFuture(cancelled);
            view.cancel();
            await(yieldNow());
            out.print(cancelled.isCancelled());

            try {
                await(wrapFuture(CompletableFuture.failedFuture(new IOException("broken"))));
            } catch (Exception e) {
                out.print(e);
            }
        }));
        out.has("[value, value, value]", "true", "java.io.IOException: broken");
    }

    @Test
    void aValueThatIsThereAlreadyCanBeAwaitedAgainAndAgain() {
        Coroutine<String> stubbed = result("stub");
        Coroutine<Void> nothing = done();
        for (int run = 0; run < 2; run++) {
            runVirtual(async(() -> {
                out.print(await(stubbed), await(stubbed), await(createTask(stubbed)), await(passesOn(stubbed)));
                await(nothing);
                await(nothing);
                out.print(await(gather(stubbed, stubbed)), await(waitFor(stubbed, Duration.ofSeconds(1))));
                stubbed.close();
            }));
        }
        out.has("stub stub stub stub", "[stub, stub] stub", "stub stub stub stub", "[stub, stub] stub");
    }

    @Async
    private static Coroutine<String> passesOn(Coroutine<String> coroutine) {
        return coroutine;
    }

    @Test
    void awaitingAValueThatIsThereDoesNotYield() {
        runVirtual(async(() -> {
            runningLoop().callSoon(() -> out.print("callback"));
            await(result(1));
            out.print("awaited");
            await(yieldNow());
        }));
        out.has("awaited", "callback");
    }

    @Test
    void aCancellationCarriesNoStack() {
        runVirtual(async(() -> {
            Task<Void> task = createTask(sleep(1));
            await(yieldNow());
            task.cancel("enough");
            try {
                await(task);
            } catch (CancelledError e) {
                out.print(e.getMessage(), e.getStackTrace().length);
            }
        }));
        out.has("enough 0");
    }
}
