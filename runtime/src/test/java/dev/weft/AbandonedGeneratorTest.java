package dev.weft;

import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.caught;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.codegen.GeneratorFrame;
import dev.weft.testkit.LiveObjects;
import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Generators that were advanced by hand and dropped are closed by the loop, as asyncio's hook for the collector does.
 */
class AbandonedGeneratorTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;
    private final List<ErrorContext> reports = virtual.reports;

    /** try { emit(1); emit(2); } finally { trace(name); and perhaps await } */
    private final class Numbers extends GeneratorFrame<Integer> {
        private final String name;
        private final boolean emitsInFinally;

        Numbers(String name, boolean emitsInFinally) {
            this.name = name;
            this.emitsInFinally = emitsInFinally;
        }

        @Override
        protected Object proceed(Object sent) throws Throwable {
            Throwable failure = null;
            try {
                value(sent);
                if (label < 2) {
                    emit(++label);
                    return Boolean.TRUE;
                }
                if (label == 3) {
                    trace.add(name + " slept");
                    return Boolean.FALSE;
                }
            } catch (Throwable thrown) {
                failure = thrown;
            }
            trace.add(name + " finally");
            if (emitsInFinally) {
                emit(3);
                return Boolean.TRUE;
            }
            if (failure instanceof GeneratorExit) {
                label = 3;
                if (await(sleep(1), this) == SUSPENDED) {
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
            return name;
        }
    }

    /** for (Integer x : awaitEach(source)) emit(x), which delegates, or emit(10 * x), which does not. */
    private final class Over extends GeneratorFrame<Integer> {
        private final AsyncGenerator<Integer> source;
        private final boolean delegates;
        private Object state = NEXT;

        Over(AsyncGenerator<Integer> source, boolean delegates) {
            this.source = source;
            this.delegates = delegates;
        }

        @Override
        protected Object proceed(Object sent) throws Throwable {
            if (state == "closing") {
                value(sent);
                trace.add("over closed");
                throw new GeneratorExit();
            }
            Throwable failure = null;
            try {
                Object advanced;
                if (delegates) {
                    advanced = delegate(source, sent == null ? NEXT : sent, false, this);
                } else if (state == "advancing") {
                    state = NEXT;
                    advanced = value(sent);
                } else {
                    value(sent);
                    advanced = advance(source, this);
                }
                if (advanced == SUSPENDED) {
                    state = delegates ? NEXT : "advancing";
                    return SUSPENDED;
                }
                if (advanced == Boolean.TRUE && !delegates) {
                    emit(10 * (Integer) current(source));
                }
                if (advanced == Boolean.TRUE) {
                    return Boolean.TRUE;
                }
            } catch (Throwable thrown) {
                failure = thrown;
            }
            state = "closing";
            if (close(source, this) == SUSPENDED) {
                return SUSPENDED;
            }
            trace.add("over closed");
            if (failure != null) {
                throw failure;
            }
            return Boolean.FALSE;
        }

        @Override
        protected String methodName() {
            return "over";
        }
    }

    private Numbers numbers() {
        return new Numbers("numbers", false);
    }

    private Coroutine<?> collected() {
        return collected(1, 100);
    }

    /** Collects garbage until so much was traced. */
    private Coroutine<?> collected(int lines, int attempts) {
        if (trace.size() >= lines || attempts == 0) {
            return yieldNow();
        }
        System.gc();
        return steps(x -> sleep(1), x -> collected(lines, attempts - 1));
    }

    @Test
    void oneThatNobodyCanReachIsClosedAndItsFinallyMayAwait() {
        virtual.run(
                x -> {
                    AsyncGenerator<Integer> dropped = numbers();
                    return steps(y -> dropped.advance());
                },
                x -> collected(),
                x -> sleep(2),
                x -> {
                    trace.has("numbers finally", "numbers slept");
                    return null;
                });
        trace.has();
    }

    @Test
    void oneThatWasSentToOrThrownIntoIsClosedToo() {
        virtual.run(
                x -> {
                    AsyncGenerator<Integer> dropped = numbers();
                    return steps(y -> dropped.send(null), y -> dropped.send("two"));
                },
                x -> collected(),
                x -> sleep(2),
                x -> {
                    trace.has("numbers finally", "numbers slept");
                    AsyncGenerator<Integer> catching = new Numbers("catching", true);
                    return steps(y -> catching.advance(), y -> catching.throwInto(new IllegalStateException()));
                },
                x -> {
                    trace.has("catching finally");
                    return collected();
                },
                x -> {
                    trace.has("catching finally");
                    return null;
                });
        loop.close();
        assertThat(reports).hasSize(1);
        reports.clear();
    }

    @Test
    void neitherTheTaskThatHasAdvancedItNorItsResultKeepsIt() {
        List<Object> kept = new ArrayList<>();
        virtual.run(
                x -> {
                    AtomicReference<AsyncGenerator<Integer>> dropped = new AtomicReference<>(numbers());
                    Task<Object> task = loop.createTask(steps(y -> dropped.get().advance(), y -> {
                        dropped.set(null);
                        return null;
                    }));
                    kept.add(task);
                    return task;
                },
                x -> {
                    Task<Object> task = loop.createTask(steps(y -> {
                        Over over = new Over(new Over(numbers(), true), true);
                        return steps(z -> over.advance(), z -> Asyncio.result(over));
                    }));
                    return steps(y -> task, y -> null);
                },
                x -> collected(6, 100),
                x -> null);
        assertThat(trace.takeAll())
                .containsExactlyInAnyOrder(
                        "numbers finally",
                        "numbers finally",
                        "numbers slept",
                        "numbers slept",
                        "over closed",
                        "over closed");
        assertThat(kept).hasSize(1);
    }

    @Test
    void onesThatItsLoopsGoOverAreClosedByIt() {
        for (boolean delegates : new boolean[] {false, true}) {
            virtual.run(
                    x -> {
                        AsyncGenerator<Integer> dropped = new Over(new Over(numbers(), delegates), delegates);
                        return steps(y -> dropped.advance(), y -> {
                            assertThat(dropped.current()).isEqualTo(delegates ? 1 : 100);
                            return dropped.advance();
                        });
                    },
                    x -> collected(),
                    x -> sleep(2),
                    x -> {
                        trace.has("numbers finally", "numbers slept", "over closed", "over closed");
                        return null;
                    });
            trace.has();
        }
    }

    @Test
    void aLoopGoesOnWithWhatWasAdvancedByHand() {
        for (boolean delegates : new boolean[] {false, true}) {
            virtual.run(
                    x -> {
                        AsyncGenerator<Integer> inner = numbers();
                        AsyncGenerator<Integer> outer = new Over(inner, delegates);
                        return steps(
                                y -> inner.advance(),
                                y -> outer.advance(),
                                y -> {
                                    assertThat(outer.current()).isEqualTo(delegates ? 2 : 20);
                                    assertThat(inner.current()).isEqualTo(2);
                                    return inner.advance();
                                },
                                y -> {
                                    trace.add(y);
                                    return outer.advance();
                                },
                                y -> {
                                    trace.add(y);
                                    return inner.advance();
                                });
                    },
                    x -> null);
            trace.has("numbers finally", false, "over closed", false);
        }
    }

    @Test
    void handsAndLoopsTakeTurns() {
        for (boolean delegates : new boolean[] {false, true}) {
            virtual.run(
                    x -> {
                        AsyncGenerator<Integer> inner = numbers();
                        AsyncGenerator<Integer> outer = new Over(inner, delegates);
                        return steps(
                                y -> outer.advance(),
                                y -> {
                                    assertThat(outer.current()).isEqualTo(delegates ? 1 : 10);
                                    return inner.advance();
                                },
                                y -> {
                                    assertThat(inner.current()).isEqualTo(2);
                                    assertThat(outer.current()).isEqualTo(delegates ? 1 : 10);
                                    return outer.closeAsync();
                                },
                                y -> inner.advance());
                    },
                    x -> {
                        trace.add(x);
                        return null;
                    });
            trace.has("numbers finally", "numbers slept", "over closed", false);
        }
    }

    @Test
    void oneThatSomebodyHoldsRestsOn() {
        AsyncGenerator<Integer> held = numbers();
        virtual.run(
                x -> held.advance(),
                x -> collected(1, 5),
                x -> {
                    trace.has();
                    assertThat(held.current()).isEqualTo(1);
                    assertThat(held.toString()).isEqualTo("<coroutine numbers>");
                    return held.send(null);
                },
                x -> held.throwInto(new IllegalArgumentException("thrown")),
                caught((x, failure) -> {
                    trace.add(failure.getMessage());
                    return held.advance();
                }),
                x -> {
                    trace.add(x);
                    return null;
                });
        trace.has("numbers finally", "thrown", false);
    }

    @Test
    void oneThatIsHeldUntilTheEndIsClosedThen() {
        AsyncGenerator<Integer> held = numbers();
        virtual.run(x -> held.advance(), x -> loop.shutdownGenerators(), x -> held.advance(), x -> {
            trace.add(x);
            return null;
        });
        trace.has("numbers finally", "numbers slept", false);
    }

    @Test
    void oneThatHasNotBegunIsNotKept() {
        virtual.run(
                x -> {
                    AsyncGenerator<Integer> fresh = numbers();
                    return fresh.send("refused");
                },
                caught((x, failure) -> {
                    assertThat(failure).hasMessageContaining("cannot send to a generator that has just been made");
                    return sleep(1);
                }),
                x -> null);
        assertThat(LiveObjects.count(Numbers.class.getName())).isZero();
    }

    @Test
    void theyAreNotKept() {
        virtual.run(
                x -> advanceAndDrop(2_000),
                x -> collected(),
                x -> sleep(2),
                x -> {
                    System.gc();
                    return sleep(2);
                },
                x -> {
                    assertThat(trace.size()).isGreaterThan(1_000);
                    assertThat(LiveObjects.count(Numbers.class.getName())).isLessThan(1_000);
                    trace.takeAll();
                    return null;
                });
    }

    private Coroutine<?> advanceAndDrop(int count) {
        return count == 0
                ? steps(x -> null)
                : steps(
                        x -> new Numbers(count % 2 == 0 ? "even" : "odd", false).advance(),
                        x -> advanceAndDrop(count - 1));
    }

    @Test
    void whatTheirCloseThrowsIsReported() {
        virtual.run(
                x -> {
                    AsyncGenerator<Integer> dropped = new Numbers("numbers", true);
                    return steps(y -> dropped.advance());
                },
                x -> collected(),
                x -> {
                    trace.has("numbers finally");
                    return yieldNow();
                },
                x -> null);
        loop.close(); // at the latest
        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report.exception())
                        .hasMessageStartingWith("asynchronous generator ignored GeneratorExit: numbers"));
        reports.clear();
    }
}
