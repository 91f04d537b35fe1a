package dev.weft;

import static dev.weft.Asyncio.runCoroutineThreadsafe;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.always;
import static dev.weft.Steps.caught;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testkit.Trace;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InteropTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;
    private final List<ErrorContext> reports = virtual.reports;

    /** Awaits a stage and finishes with its value. */
    private static <T> Coroutine<T> awaiting(CompletionStage<T> stage) {
        return new Script<T>() {
            @Override
            Object body(Object sent) throws Throwable {
                if (label == 0) {
                    return waits(1, stage) ? SUSPENDED : got;
                }
                return value(sent);
            }
        };
    }

    @Test
    void aCompletedStageDoesNotYield() {
        loop.callSoon(() -> trace.add("other"));
        virtual.run(x -> awaiting(CompletableFuture.completedFuture("value")), x -> {
            trace.add(x);
            return null;
        });
        trace.has("other", "value");
    }

    @Test
    void aStageMayBeCompletedByAnotherThread() throws InterruptedException {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Thread thread = new Thread(() -> stage.complete("from afar"));
        loop.callSoon(thread::start);
        assertThat(virtual.run(awaiting(stage))).isEqualTo("from afar");
        thread.join();
    }

    @Test
    void aFailureComesWithoutItsWrappers() {
        IOException failure = new IOException("disk");
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> dependent = stage.thenApply(x -> x).thenApply(x -> x);
        loop.callSoon(() -> stage.completeExceptionally(failure));
        assertThatThrownBy(() -> virtual.run(awaiting(dependent))).isSameAs(failure);
        assertThatThrownBy(() -> virtual.run(awaiting(dependent.minimalCompletionStage())))
                .isSameAs(failure);
        assertThat(reports).isEmpty();
    }

    @Test
    void aCancelledStageCancelsTheAwaiter() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        loop.callSoon(() -> stage.cancel(true));
        assertThatThrownBy(() -> virtual.run(awaiting(stage))).isInstanceOf(CancelledError.class);
    }

    @Test
    void cancellingTheAwaiterCancelsTheCompletableFuture() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Task<String> task = loop.createTask(awaiting(stage));
        virtual.run(
                x -> yieldNow(),
                x -> {
                    task.cancel();
                    return task;
                },
                caught((x, failure) -> null));
        assertThat(stage).isCancelled();
        assertThat(task.isCancelled()).isTrue();
    }

    @Test
    void aFutureAsACompletableFuture() throws Exception {
        Future<String> succeeds = loop.createFuture();
        Future<String> fails = loop.createFuture();
        Future<String> cancelled = loop.createFuture();
        IOException failure = new IOException("disk");
        CompletableFuture<String> success = succeeds.toCompletableFuture();
        CompletableFuture<String> failed = fails.toCompletableFuture();
        CompletableFuture<String> cancellation = cancelled.toCompletableFuture();
        succeeds.setResult("value");
        fails.setException(failure);
        cancelled.cancel();
        virtual.run(x -> yieldNow(), x -> null);
        assertThat(success.get()).isEqualTo("value");
        assertThat(succeeds.toCompletableFuture().get()).isEqualTo("value");
        assertThatThrownBy(failed::get).isInstanceOf(ExecutionException.class).hasCause(failure);
        assertThat(cancellation).isCancelled();
    }

    @Test
    void cancellingTheCompletableFutureCancelsTheTask() throws InterruptedException {
        Future<Void> waiting = loop.createFuture();
        Task<Void> task = loop.createTask(steps(x -> waiting, always(() -> trace.add("cleaned up"))));
        CompletableFuture<Void> completable = task.toCompletableFuture();
        Thread thread = new Thread(() -> completable.cancel(true));
        loop.callSoon(thread::start);
        virtual.run(x -> task, caught((x, failure) -> null));
        thread.join();
        assertThat(task.isCancelled()).isTrue();
        trace.has("cleaned up");
    }

    @Test
    void coroutinesFromAnotherThread() throws Exception { // rule 137
        Future<Void> end = loop.createFuture();
        Future<Void> waiting = loop.createFuture();
        Thread thread = new Thread(() -> {
            try {
                trace.add(runCoroutineThreadsafe(steps(x -> yieldNow(), x -> "result"), loop)
                        .get());
                CompletableFuture<String> fails = runCoroutineThreadsafe(
                        steps(x -> {
                            throw new IOException("disk");
                        }),
                        loop);
                assertThatThrownBy(fails::get).hasRootCauseInstanceOf(IOException.class);
                CompletableFuture<Void> cancelled = runCoroutineThreadsafe(
                        steps(x -> waiting, always(() -> loop.callSoon(() -> end.setResult(null)))), loop);
                // Cancelled only once it waits; the coroutine before this one in the queue makes sure that it does.
                runCoroutineThreadsafe(steps(x -> yieldNow(), x -> null), loop).get();
                cancelled.cancel(true);
                assertThatThrownBy(cancelled::get).isInstanceOf(CancellationException.class);
            } catch (Throwable failure) {
                loop.callSoonThreadsafe(() -> end.setException(failure));
            }
        });
        loop.callSoon(thread::start);
        loop.runUntilComplete(end);
        thread.join();
        trace.has("result");
        assertThat(waiting.isCancelled()).isTrue();
    }

    @Test
    void anExecutorRunsInACopyOfTheContext() {
        ContextVar<String> variable = ContextVar.of("variable", "unset");
        virtual.run(
                x -> {
                    variable.set("set");
                    return loop.runInExecutor(body -> new Thread(body).start(), () -> {
                        String seen = variable.get();
                        variable.set("changed");
                        return seen;
                    });
                },
                x -> {
                    trace.add(x);
                    trace.add(variable.get());
                    return null;
                });
        trace.has("set", "set");
    }
}
