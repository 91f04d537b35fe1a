package dev.weft;

import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.internal.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Texts of what contains itself, errors that meet themselves, and what is left where nobody looks any more. */
class SelfReferenceTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;

    private record Session(Object opening) {}

    @Test
    void aFutureThatHoldsItselfHasAText() {
        Future<Session> future = loop.createFuture();
        future.setResult(new Session(future));
        assertThat(future).hasToString("<Future finished result=Session[opening=<Future finished result=...>]>");
        assertThatThrownBy(() -> future.setResult(null)).isInstanceOf(InvalidStateException.class);
        Object[] array = {null};
        Outcome<Object> outcome = new Outcome.Success<>(new Session(array));
        assertThat(outcome.toString()).startsWith("Success[value=Session[opening=[Ljava.lang.Object;@");
    }

    @Test
    void anOutcomeThatHoldsItselfHasAText() {
        List<Object> box = new ArrayList<>();
        Outcome<Object> outcome = new Outcome.Success<>(box);
        box.add(new Session(outcome));
        assertThat(outcome).hasToString("Success[value=[Session[opening=Success[value=...]]]]");
    }

    @Test
    void aTaskWhoseResultIsItselfHasAText() {
        Task<Object>[] self = newArray();
        self[0] = loop.createTask(steps(x -> new Session(self[0])));
        virtual.run(x -> self[0]);
        assertThat(self[0].toString())
                .startsWith("<Task finished result=Session[opening=<Task finished result=... name='Task-");
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Task<Object>[] newArray() {
        return new Task[1];
    }

    @Test
    void textsThatFailAreNamed() {
        Object odd = new Object() {
            @Override
            public String toString() {
                throw new UnsupportedOperationException("no text");
            }
        };
        Future<Object> future = loop.createFuture();
        future.setResult(odd);
        assertThat(future)
                .hasToString("<Future finished result=<" + odd.getClass().getName()
                        + ", whose toString() throws java.lang.UnsupportedOperationException>>");
    }

    @Test
    void aFatalErrorIsThrownOnceByRun() {
        OutOfMemoryError fatal = new OutOfMemoryError("pretend");
        Coroutine<Object> program = steps(x -> Asyncio.gather(
                steps(y -> {
                    throw fatal;
                }),
                Asyncio.sleep(1)));
        assertThatThrownBy(() -> VirtualClock.run(program)).isSameAs(fatal).hasNoSuppressedExceptions();
        OutOfMemoryError other = new OutOfMemoryError("pretend again");
        Coroutine<Object> stubborn = steps(
                x -> {
                    for (int i = 0; i < 3; i++) {
                        Asyncio.createTask(steps(y -> Asyncio.sleep(1), Steps.caught((y, failure) -> {
                            throw other;
                        })));
                    }
                    return Asyncio.yieldNow();
                },
                x -> {
                    throw fatal;
                });
        assertThatThrownBy(() -> VirtualClock.run(stubborn))
                .isSameAs(fatal)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).containsExactly(other));
    }

    @Test
    void onlyAStagesOwnWrapperIsTakenOff() {
        CompletionException own = new CompletionException("mine", new IllegalStateException("inner"));
        IllegalStateException inner = new IllegalStateException("inner");
        virtual.run(
                x -> loop.runInExecutor(Runnable::run, () -> {
                    throw own;
                }),
                Steps.caught((x, failure) -> {
                    assertThat(failure).isSameAs(own);
                    return loop.runInExecutor(Runnable::run, () -> {
                        throw new CompletionException(inner);
                    });
                }),
                Steps.caught((x, failure) -> {
                    assertThat(failure).isInstanceOf(CompletionException.class).hasCause(inner);
                    return Asyncio.wrapFuture(CompletableFuture.failedFuture(own));
                }),
                Steps.caught((x, failure) -> {
                    assertThat(failure).isSameAs(own);
                    return Asyncio.wrapFuture(
                            CompletableFuture.failedFuture(inner).thenApply(y -> y));
                }),
                Steps.caught((x, failure) -> {
                    assertThat(failure).isSameAs(inner);
                    return null;
                }));
    }

    @Test
    void aViewThatIsDoneByItselfIsForgotten() {
        Future<String> lasting = loop.createFuture();
        virtual.run(x -> {
            for (int i = 0; i < 1000; i++) {
                assertThat(lasting.toCompletableFuture().complete("early")).isTrue();
                assertThat(lasting.toCompletableFuture().completeExceptionally(new TimeoutException()))
                        .isTrue();
                assertThat(lasting.toCompletableFuture()
                                .completeOnTimeout("late", 1, TimeUnit.DAYS)
                                .complete("x"))
                        .isTrue();
            }
            return Asyncio.yieldNow();
        });
        assertThat(((Promise<?>) lasting).callbackCount()).isZero();
        assertThat(lasting.isDone()).isFalse();
    }

    @Test
    void aRaceThatIsLeftEarlyLeavesNothingBehind() {
        Future<String> lasting = loop.createFuture();
        virtual.run(x -> {
            for (int i = 0; i < 1000; i++) {
                Future<String> quick = loop.createFuture();
                quick.setResult("x");
                AsyncIterator<Future<String>> race =
                        Asyncio.<String>asCompleted(List.of(lasting, quick)).iterator();
                race.advance().close();
                race.closeAsync().close();
                Asyncio.waitAny(List.of(lasting, quick)).close();
            }
            return null;
        });
        assertThat(((Promise<?>) lasting).callbackCount()).isZero();
    }

    @Test
    void aCancelledGatherKeepsTheMessageOfARequestThatNoWaitTook() {
        Coroutine<Object> yielding = steps(x -> Asyncio.yieldNow(), Steps.caught((x, failure) -> 1));
        Coroutine<Object> waiting = steps(x -> Asyncio.sleep(10), Steps.caught((x, failure) -> 1));
        List<Object> seen = new ArrayList<>();
        for (Coroutine<Object> child : List.of(yielding, waiting)) {
            virtual.run(
                    x -> {
                        Future<List<Object>> gather = Asyncio.gather(List.of(child));
                        loop.callSoon(() -> gather.cancel("message"));
                        return gather;
                    },
                    Steps.caught((x, failure) -> seen.add(String.valueOf(failure.getMessage()))));
        }
        assertThat(seen)
                .containsExactly("message", "null"); // as CPython: the wait that takes a request keeps its message
    }
}
