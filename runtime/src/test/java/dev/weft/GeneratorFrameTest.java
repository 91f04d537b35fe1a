package dev.weft;

import static dev.weft.Asyncio.gatherOutcomes;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.caught;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.codegen.GeneratorFrame;
import dev.weft.testkit.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GeneratorFrameTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;
    private final List<ErrorContext> reports = virtual.reports;

    /** try { emit(1); await(sleep(1)); emit(2); } finally { trace; and perhaps emit(3) or await } */
    private final class OneTwo extends GeneratorFrame<Integer> {
        private final boolean emitsInFinally;
        private final Coroutine<?> awaitsInFinally;

        OneTwo(boolean emitsInFinally, Coroutine<?> awaitsInFinally) {
            this.emitsInFinally = emitsInFinally;
            this.awaitsInFinally = awaitsInFinally;
        }

        @Override
        protected Object proceed(Object sent) throws Throwable {
            Throwable failure = null;
            try {
                value(sent);
                switch (label) {
                    case 0:
                        emit(1);
                        label = 1;
                        return Boolean.TRUE;
                    case 1:
                        label = 2;
                        if (await(sleep(1), this) == SUSPENDED) {
                            return SUSPENDED;
                        }
                        break;
                    case 2:
                        emit(2);
                        label = 3;
                        return Boolean.TRUE;
                    case 4:
                        trace.add("finally awaited");
                        return Boolean.FALSE;
                    default:
                        break;
                }
            } catch (Throwable thrown) {
                failure = thrown;
            }
            trace.add("finally");
            if (emitsInFinally) {
                emit(3);
                label = 5;
                return Boolean.TRUE;
            }
            if (awaitsInFinally != null) {
                label = 4;
                if (await(awaitsInFinally, this) == SUSPENDED) {
                    return SUSPENDED;
                }
            }
            if (failure != null) {
                throw failure;
            }
            return Boolean.FALSE;
        }

        @Override
        protected String methodName() {
            return "oneTwo";
        }
    }

    private OneTwo oneTwo() {
        return new OneTwo(false, null);
    }

    @Test
    void elementsComeAsTheConsumerAdvances() {
        AsyncGenerator<Integer> generator = oneTwo();
        assertThatIllegalStateException().isThrownBy(generator::current).withMessageContaining("has not begun");
        virtual.run(
                x -> generator.advance(),
                x -> {
                    trace.add(x);
                    trace.add(generator.current());
                    return generator.advance();
                },
                x -> {
                    trace.add(x);
                    trace.add(generator.current());
                    return generator.advance();
                },
                x -> {
                    trace.add(x);
                    return generator.advance();
                },
                x -> {
                    trace.add(x);
                    return generator.closeAsync();
                },
                x -> null);
        trace.has(true, 1, true, 2, "finally", false, false);
        assertThat(generator.iterator()).isSameAs(generator);
        assertThatIllegalStateException().isThrownBy(generator::current);
        assertThatIllegalStateException().isThrownBy(generator::close).withMessageContaining("closeAsync()");
    }

    @Test
    void closingRunsTheFinallyBlocksWhichMayAwait() {
        AsyncGenerator<Integer> generator = new OneTwo(false, sleep(1));
        virtual.run(x -> generator.advance(), x -> generator.closeAsync(), x -> generator.advance(), x -> {
            trace.add(x);
            return null;
        });
        trace.has("finally", "finally awaited", false);
        assertThat(loop.time()).isEqualTo(1.0);
    }

    @Test
    void closingAGeneratorThatHasNotBegunRunsNothing() {
        AsyncGenerator<Integer> generator = oneTwo();
        virtual.run(x -> generator.closeAsync(), x -> generator.advance(), x -> {
            assertThat(x).isEqualTo(false);
            return null;
        });
        trace.has();
    }

    @Test
    void emittingWhileBeingClosedIsAnError() { // rule 125
        AsyncGenerator<Integer> generator = new OneTwo(true, null);
        virtual.run(x -> generator.advance(), x -> generator.closeAsync(), caught((x, failure) -> {
            assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessageContaining("ignored GeneratorExit");
            return null;
        }));
    }

    @Test
    void thereIsOneConsumerAtATime() { // rule 126
        AsyncGenerator<Integer> generator = oneTwo();
        virtual.run(
                x -> generator.advance(),
                x -> gatherOutcomes(generator.advance(), generator.advance()),
                x -> {
                    List<?> outcomes = (List<?>) x;
                    assertThat(outcomes.get(0)).isEqualTo(new Outcome.Success<>(true));
                    assertThat(((Outcome.Failure<?>) outcomes.get(1)).error())
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageStartingWith("advance(): asynchronous generator is already running");
                    return generator.closeAsync();
                },
                x -> null);
        trace.has("finally");
    }

    @Test
    void closingARunningGeneratorIsRefused() {
        AsyncGenerator<Integer> generator = oneTwo();
        virtual.run(
                x -> generator.advance(),
                x -> gatherOutcomes(generator.advance(), generator.closeAsync()),
                x -> {
                    assertThat(((List<?>) x).get(1).toString())
                            .contains("closeAsync(): asynchronous generator is already running");
                    return generator.closeAsync();
                },
                x -> null);
    }

    @Test
    void aCancellationOfTheConsumerLandsInTheBody() { // rule 128
        AsyncGenerator<Integer> generator = oneTwo();
        Task<Void> consumer = loop.createTask(steps(x -> generator.advance(), x -> {
            trace.add(generator.current());
            return generator.advance();
        }));
        virtual.run(
                x -> yieldNow(),
                x -> {
                    consumer.cancel();
                    return consumer;
                },
                caught((x, failure) -> generator.advance()),
                x -> {
                    trace.add(x);
                    return null;
                });
        trace.has(1, "finally", false);
        assertThat(consumer.isCancelled()).isTrue();
    }

    @Test
    void anAdvanceCanBeAwaitedOnce() {
        AsyncGenerator<Integer> generator = oneTwo();
        Coroutine<?>[] first = new Coroutine<?>[1];
        virtual.run(
                x -> first[0] = generator.advance(),
                x -> {
                    Coroutine<Boolean> second = generator.advance();
                    assertThat(second).isNotSameAs(first[0]);
                    return second;
                },
                x -> first[0],
                caught((x, failure) -> {
                    assertThat(failure).isInstanceOf(IllegalStateException.class);
                    return generator.closeAsync();
                }),
                x -> null);
    }

    @Test
    void generatorsThatHaveNotFinishedAreClosedWithTheLoopInOrder() {
        AsyncGenerator<Integer> waits = new OneTwo(false, sleep(1));
        AsyncGenerator<Integer> misbehaves = new OneTwo(true, null);
        AsyncGenerator<Integer> neverBegun = oneTwo();
        virtual.run(x -> waits.advance(), x -> misbehaves.advance(), x -> null);
        virtual.run(loop.shutdownGenerators());
        loop.close();
        trace.has("finally", "finally", "finally awaited");
        assertThat(neverBegun).isNotNull();
        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report.message())
                        .startsWith("an error occurred during closing of asynchronous generator"));
    }

    @Test
    void aLoopClosedWithoutThatSaysSo() {
        AsyncGenerator<Integer> generator = oneTwo();
        virtual.run(x -> generator.advance(), x -> null);
        loop.close();
        assertThat(reports)
                .extracting(ErrorContext::message)
                .containsExactly("asynchronous generator was never closed");
    }
}
