package dev.weft;

import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testkit.Trace;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FutureTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;
    private final List<ErrorContext> reports = virtual.reports;

    @Test
    void completingRunsNothing() { // rule 012
        Future<Integer> future = loop.createFuture();
        for (int i = 0; i < 3; i++) {
            int number = i;
            future.addDoneCallback(done -> trace.add(number));
        }
        virtual.run(
                x -> {
                    future.setResult(1);
                    trace.has();
                    return yieldNow();
                },
                x -> {
                    trace.has(0, 1, 2);
                    return null;
                });
    }

    @Test
    void awaitingADoneFutureDoesNotYield() { // rule 009
        Future<Integer> future = loop.createFuture();
        future.setResult(7);
        virtual.run(
                x -> {
                    loop.createTask(Steps.steps(y -> {
                        trace.add("other");
                        return null;
                    }));
                    return future;
                },
                x -> {
                    assertThat(x).isEqualTo(7);
                    trace.has();
                    return yieldNow();
                },
                x -> {
                    trace.has("other");
                    return null;
                });
    }

    @Test
    void waitersResumeInTheOrderInWhichTheyCame() { // rule 015
        Future<String> future = loop.createFuture();
        for (String name : new String[] {"a", "b", "c"}) {
            loop.createTask(Steps.steps(x -> future, x -> {
                trace.add(name + x);
                return null;
            }));
        }
        virtual.run(
                x -> yieldNow(),
                x -> {
                    future.setResult("!");
                    return yieldNow();
                },
                x -> null);
        trace.has("a!", "b!", "c!");
    }

    @Test
    void callbacksAddedWhenDoneRunInTheNextIterationBehindOthers() {
        Future<String> future = loop.createFuture();
        future.addDoneCallback(done -> trace.add("before"));
        future.setResult("x");
        loop.callSoon(() -> trace.add("soon"));
        future.addDoneCallback(done -> trace.add("after"));
        virtual.run(x -> null);
        trace.has("before", "soon", "after");
    }

    @Test
    void statesAndTheirErrors() { // rule 047
        Future<Integer> future = loop.createFuture();
        assertThatExceptionOfType(InvalidStateException.class)
                .isThrownBy(future::result)
                .withMessage("Result is not set.");
        assertThatExceptionOfType(InvalidStateException.class)
                .isThrownBy(future::exception)
                .withMessage("Exception is not set.");
        future.setResult(1);
        assertThatExceptionOfType(InvalidStateException.class).isThrownBy(() -> future.setResult(2));
        assertThatExceptionOfType(InvalidStateException.class).isThrownBy(() -> future.setException(new IOException()));
        assertThat(future.result()).isEqualTo(1);
        assertThat(future.exception()).isNull();
        assertThat(future.cancel()).isFalse();

        Future<Integer> cancelled = loop.createFuture();
        assertThat(cancelled.cancel("why")).isTrue();
        assertThatExceptionOfType(CancelledError.class)
                .isThrownBy(cancelled::result)
                .withMessage("why");
        assertThatExceptionOfType(CancelledError.class)
                .isThrownBy(cancelled::exception)
                .withMessage("why");
        assertThatExceptionOfType(InvalidStateException.class).isThrownBy(() -> cancelled.setResult(1));

        Task<Void> task = loop.createTask(yieldNow());
        assertThatIllegalStateException()
                .isThrownBy(() -> task.setResult(null))
                .withMessageStartingWith("Task does not support setResult");
        virtual.run(x -> task, x -> null);
    }

    @Test
    void aFailureIsThrownAsTheSameObjectEvenIfChecked() {
        IOException failure = new IOException("disk");
        Future<String> future = loop.createFuture();
        future.setException(failure);
        assertThatThrownBy(future::result).isSameAs(failure);
        assertThat(future.exception()).isSameAs(failure);
        virtual.run(x -> future, Steps.caught((x, thrown) -> {
            assertThat(thrown).isSameAs(failure);
            return null;
        }));
    }

    @Test
    void aFailingCallbackIsReportedAndTheOthersRun() { // rule 161
        Future<Integer> future = loop.createFuture();
        future.addDoneCallback(done -> {
            throw new ArithmeticException("zero");
        });
        future.addDoneCallback(done -> trace.add("second"));
        virtual.run(
                x -> {
                    future.setResult(3);
                    return future;
                },
                x -> yieldNow(),
                x -> null);
        trace.has("second");
        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report.exception()).isInstanceOf(ArithmeticException.class));
    }

    @Test
    void removedCallbacksDoNotRun() {
        Future<Integer> future = loop.createFuture();
        Consumer<Future<Integer>> callback = done -> trace.add("removed");
        future.addDoneCallback(callback);
        future.addDoneCallback(done -> trace.add("kept"));
        future.addDoneCallback(callback);
        assertThat(future.removeDoneCallback(callback)).isEqualTo(2);
        assertThat(future.removeDoneCallback(callback)).isZero();
        future.setResult(1);
        virtual.run(x -> null);
        trace.has("kept");
    }

    @Test
    void awaitingACancelledFutureCancelsTheAwaiter() { // rule 044
        Future<Void> future = loop.createFuture();
        Task<Void> task = loop.createTask(Steps.steps(x -> future));
        virtual.run(
                x -> yieldNow(),
                x -> {
                    future.cancel("m");
                    return task;
                },
                Steps.caught((x, failure) -> {
                    assertThat(failure).isInstanceOf(CancelledError.class).hasMessage("m");
                    return null;
                }));
        assertThat(task.isCancelled()).isTrue();
        assertThat(task.cancelling()).isZero();
    }

    @Test
    void aFutureOfAnotherLoopIsRefused() { // rule 050
        try (EventLoop other = EventLoop.create()) {
            Future<Void> foreign = other.createFuture();
            virtual.run(x -> foreign, Steps.caught((x, failure) -> {
                assertThat(failure)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("attached to a different loop");
                return null;
            }));
            assertThatIllegalStateException()
                    .isThrownBy(() -> loop.runUntilComplete(foreign))
                    .withMessageContaining("different loop");
        }
    }

    @Test
    void completingWithWaitersOnAClosedLoopIsRefused() {
        Future<Void> future = loop.createFuture();
        future.addDoneCallback(done -> {});
        loop.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> future.setResult(null))
                .withMessage("Event loop is closed");
    }
}
