package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Scripted.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class ContextTest extends LoopTest {
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
        run(
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
        run(
                x -> {
                    Context context = Context.copy();
                    return steps(y -> Task.schedule(loop, set("ctx"), context), y -> {
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
        run(
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
        run(
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
}
