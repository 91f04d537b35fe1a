package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testkit.Trace;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ContextTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;
    private final List<ErrorContext> reports = virtual.reports;

    private final ContextVar<String> variable = ContextVar.of("variable", "default");

    private Coroutine<String> set(String value) {
        return steps(x -> {
            String old = variable.get();
            variable.set(value);
            return old;
        });
    }

    @Test
    void aTaskHasACopyAndAnAwaitedCoroutineShares() { // rule 131
        virtual.run(
                x -> {
                    variable.set("main");
                    Task<String> child = createTask(set("child"));
                    variable.set("main2");
                    return child;
                },
                x -> {
                    trace.add(x);
                    trace.add(variable.get());
                    return set("inline");
                },
                x -> {
                    trace.add(x);
                    trace.add(variable.get());
                    return Asyncio.gather(set("g"));
                },
                x -> {
                    trace.add(x.toString());
                    trace.add(variable.get());
                    return null;
                });
        trace.has("main", "main2", "main2", "inline", "[inline]", "inline");
        assertThat(variable.get()).isEqualTo("default");
    }

    @Test
    void aTaskMayRunInAGivenContext() { // rule 131
        virtual.run(
                x -> {
                    Context context = Context.copy();
                    return steps(y -> loop.createTask(set("ctx"), context), y -> {
                        context.run(() -> trace.add(variable.get()));
                        trace.add(variable.get());
                        return null;
                    });
                },
                x -> null);
        trace.has("ctx", "default");
    }

    @Test
    void callbacksRunInTheContextOfTheirRegistration() { // rule 132
        Future<Void> future = loop.createFuture();
        virtual.run(
                x -> {
                    variable.set("1");
                    loop.callSoon(() -> trace.add(variable.get()));
                    loop.callLater(java.time.Duration.ZERO, () -> trace.add(variable.get()));
                    future.addDoneCallback(done -> trace.add(variable.get()));
                    variable.set("2");
                    future.setResult(null);
                    return yieldNow();
                },
                x -> yieldNow(),
                x -> null);
        trace.has("1", "1", "1");
    }

    @Test
    void whatACallbackSetsStaysThere() {
        virtual.run(
                x -> {
                    loop.callSoon(() -> variable.set("callback"));
                    return yieldNow();
                },
                x -> {
                    trace.add(variable.get());
                    return null;
                });
        trace.has("default");
    }

    @Test
    void tokensGoBackOnce() {
        Context.copy().run(() -> {
            Token<String> first = variable.set("a");
            Token<String> second = variable.set("b");
            variable.reset(second);
            assertThat(variable.get()).isEqualTo("a");
            variable.reset(first);
            assertThat(variable.get()).isEqualTo("default");
            assertThatIllegalStateException().isThrownBy(() -> variable.reset(first));
            ContextVar<String> other = ContextVar.of("other");
            assertThatIllegalArgumentException().isThrownBy(() -> variable.reset(other.set("x")));
        });
    }

    @Test
    void aVariableWithoutAValueSaysSo() {
        ContextVar<String> empty = ContextVar.of("empty");
        assertThatThrownBy(empty::get)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("empty");
        Context.copy().run(() -> {
            Token<String> token = empty.set(null);
            assertThat(empty.get()).isNull();
            empty.reset(token);
            assertThatThrownBy(empty::get).isInstanceOf(NoSuchElementException.class);
        });
    }

    @Test
    void contextsKeepWhatIsSetAndAreEnteredOnce() {
        Context context = Context.copy();
        context.run(() -> {
            variable.set("kept");
            assertThatIllegalStateException().isThrownBy(() -> context.run(() -> {}));
            assertThat(variable.get()).isEqualTo("kept");
        });
        assertThat(variable.get()).isEqualTo("default");
        context.run(() -> trace.add(variable.get()));
        context.run(() -> Context.copy().run(() -> variable.set("copy")));
        context.run(() -> trace.add(variable.get()));
        trace.has("kept", "kept");
    }

    @Test
    void aCopyInsideRunSeesWhatWasSetThere() {
        ContextVar<Integer> variable = ContextVar.of("v");
        Context context = Context.empty();
        Context[] copies = new Context[3];
        context.run(() -> {
            variable.set(1);
            copies[0] = context.duplicate();
            Context.empty().run(() -> {
                variable.set(2);
                copies[1] = context.duplicate();
            });
            variable.set(3);
        });
        virtual.run(x -> {
            context.run(() -> {
                variable.set(4);
                Asyncio.createEagerTask(Steps.steps(y -> {
                    variable.set(5);
                    copies[2] = context.duplicate();
                    return null;
                }));
            });
            return null;
        });
        assertThat(copies[0].get(variable)).isEqualTo(1);
        assertThat(copies[1].get(variable)).isEqualTo(1);
        assertThat(copies[2].get(variable)).isEqualTo(4);
        assertThat(context.get(variable)).isEqualTo(4);
    }

    @Test
    void aContextIsAMap() {
        ContextVar<String> first = ContextVar.of("first", "initial");
        ContextVar<String> second = ContextVar.of("second");
        Context context = Context.empty();
        assertThat(context.size()).isZero();
        assertThat(context.get(first)).isNull();
        assertThat(context.get(first, "fallback")).isEqualTo("fallback");
        context.run(() -> {
            first.set("1");
            second.set(null);
            assertThat(context.get(first)).isEqualTo("1");
        });
        assertThat(context).containsExactly(first, second);
        assertThat(context.contains(second)).isTrue();
        assertThat(context.get(second, "fallback")).isNull();
        assertThat(context).hasToString("<Context of [first, second]>");
    }

    @Test
    void aTokenIsGoodOnlyWhereItWasMade() {
        ContextVar<Integer> variable = ContextVar.of("v");
        String refused =
                "the token of <ContextVar name='v'> was made in a different context: reset the variable in the task"
                        + " or callback that set it";
        Token<?>[] tokens = new Token<?>[4];
        java.util.function.IntConsumer check = i -> {
            @SuppressWarnings("unchecked")
            Token<Integer> token = (Token<Integer>) tokens[i];
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> variable.reset(token))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(refused);
        };
        tokens[0] = variable.set(1);
        try {
            virtual.run(
                    x -> {
                        check.accept(0);
                        tokens[1] = variable.set(2);
                        Context.copy().run(() -> check.accept(1));
                        Asyncio.createEagerTask(Steps.steps(y -> {
                            check.accept(1);
                            tokens[2] = variable.set(3);
                            return null;
                        }));
                        check.accept(2);
                        loop.callSoon(() -> tokens[3] = variable.set(4));
                        loop.callSoon(() -> check.accept(3));
                        return Asyncio.yieldNow();
                    },
                    x -> {
                        check.accept(3);
                        @SuppressWarnings("unchecked")
                        Token<Integer> own = (Token<Integer>) tokens[1];
                        variable.reset(own);
                        assertThat(own.oldValue()).isEqualTo(1);
                        assertThat(own.hasOldValue()).isTrue();
                        assertThat(variable.get()).isEqualTo(1);
                        return null;
                    });
        } finally {
            @SuppressWarnings("unchecked")
            Token<Integer> outside = (Token<Integer>) tokens[0];
            variable.reset(outside);
            assertThat(outside.hasOldValue()).isFalse();
            assertThat(outside.oldValue()).isNull();
        }
        assertThat(reports).isEmpty();
    }

    @Test
    void tasksThatShareAContextShareItsTokens() {
        ContextVar<Integer> variable = ContextVar.of("v");
        Context shared = Context.empty();
        List<Token<Integer>> tokens = new java.util.ArrayList<>();
        virtual.run(
                x -> loop.createTask(
                        Steps.steps(y -> {
                            tokens.add(variable.set(1));
                            return null;
                        }),
                        shared),
                x -> loop.createTask(
                        Steps.steps(y -> {
                            variable.reset(tokens.get(0));
                            return null;
                        }),
                        shared));
        assertThat(shared.contains(variable)).isFalse();
    }

    @Test
    void theCleanUpOfADestroyedTaskResetsItsVariables() {
        ContextVar<Integer> variable = ContextVar.of("v");
        List<Token<Integer>> tokens = new java.util.ArrayList<>();
        loop.createTask(Steps.steps(
                x -> {
                    tokens.add(variable.set(1));
                    return loop.createFuture();
                },
                Steps.always(() -> variable.reset(tokens.get(0)))));
        virtual.run(x -> Asyncio.yieldNow());
        loop.close();
        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report.message()).isEqualTo("Task was destroyed but it is pending!"));
    }
}
