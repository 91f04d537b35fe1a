package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;

import dev.weft.AsyncGenerator;
import dev.weft.AsyncIterator;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code asend}, {@code athrow} and {@code anext} with a default. */
class GeneratorSendTest {
    private final Trace out = new Trace();

    /** {@code got = yield n}, again and again. */
    @Async
    private AsyncGenerator<Integer> echo(int end) {
        try {
            for (int n = 1; n <= end; n++) {
                try {
                    emit(n);
                    String got = received();
                    out.print("got", got);
                    await(yieldNow());
                    out.print("later", received());
                } catch (IllegalArgumentException e) {
                    out.print("caught", e.getMessage());
                }
            }
        } finally {
            await(yieldNow());
            out.print("closed");
        }
        return end();
    }

    @Async
    private AsyncGenerator<Integer> all(AsyncGenerator<Integer> of) {
        try {
            for (int n : awaitEach(of)) {
                emit(n);
            }
        } catch (ArithmeticException e) {
            out.print("above", e.getMessage());
            emit(-1);
            out.print("received", received());
        }
        return end();
    }

    @Test
    void whatIsSentIsTheValueOfTheEmit() {
        runVirtual(async(() -> {
            AsyncGenerator<Integer> generator = echo(3);
            out.print(await(generator.send(null)), generator.current());
            out.print(await(generator.send("hello")), generator.current());
            out.print(await(generator.advance()), generator.current());
            out.print(await(generator.send("end")), await(generator.send("over")), await(generator.advance()));
        }));
        out.has(
                "true 1",
                "got hello",
                "later null",
                "true 2",
                "got null",
                "later null",
                "true 3",
                "got end",
                "later null",
                "closed",
                "false false false");
    }

    @Test
    void aGeneratorThatHasJustBeenMadeTakesNothingButNull() {
        runVirtual(async(() -> {
            AsyncGenerator<Integer> generator = echo(1);
            try {
                await(generator.send("early"));
            } catch (IllegalStateException e) {
                out.print(e.getMessage());
            }
            out.print(await(generator.advance()), generator.current());
            await(generator.closeAsync());
        }));
        out.has(
                "send(value): cannot send to a generator that has just been made: GeneratorSendTest.echo stands at no emit;"
                        + " await advance() first, or send(null)",
                "true 1",
                "closed");
    }

    @Test
    void whatIsThrownInArisesAtTheEmit() {
        runVirtual(async(() -> {
            AsyncGenerator<Integer> generator = echo(3);
            await(generator.advance());
            out.print(await(generator.throwInto(new IllegalArgumentException("one"))), generator.current());
            IOException broken = new IOException("broken");
            try {
                await(generator.throwInto(broken));
            } catch (Exception e) {
                out.print(e == broken);
            }
            out.print(await(generator.throwInto(broken)), await(generator.advance()));
        }));
        out.has("caught one", "true 2", "closed", "true", "false false");
    }

    @Test
    void whatIsThrownIntoANewGeneratorEndsIt() {
        runVirtual(async(() -> {
            AsyncGenerator<Integer> generator = echo(3);
            try {
                await(generator.throwInto(new IOException("new")));
            } catch (Exception e) {
                out.print(e.getMessage());
            }
            out.print(await(generator.advance()));
        }));
        out.has("new", "false");
    }

    @Test
    void aGeneratorInALoopOverAnotherOneDropsWhatIsSentAndClosesTheOtherWhenSomethingIsThrown() {
        runVirtual(async(() -> {
            AsyncGenerator<Integer> inner = echo(5);
            AsyncGenerator<Integer> generator = all(inner);
            out.print(await(generator.advance()), generator.current());
            out.print(await(generator.send("dropped")), generator.current());
            out.print(await(generator.throwInto(new ArithmeticException("broken"))), generator.current());
            out.print(await(inner.advance()), await(generator.send("own")));
        }));
        out.has(
                "true 1",
                "got null",
                "later null",
                "true 2",
                "closed",
                "above broken",
                "true -1",
                "received own",
                "false false");
    }

    @Test
    void whileItRunsItIsRefused() {
        runVirtual(async(() -> {
            AsyncGenerator<Integer> generator = echo(2);
            await(generator.advance());
            var running = createTask(generator.send("first"));
            await(yieldNow());
            for (Coroutine<Boolean> step : List.of(generator.send("x"), generator.throwInto(new IOException()))) {
                try {
                    await(step);
                } catch (IllegalStateException e) {
                    out.print(e.getMessage());
                }
            }
            out.print(await(running));
            await(generator.closeAsync());
        }));
        out.has(
                "got first",
                "send(): asynchronous generator is already running: GeneratorSendTest.echo has one consumer at a time",
                "throwInto(): asynchronous generator is already running: GeneratorSendTest.echo has one consumer at a time",
                "later null",
                "true",
                "closed");
    }

    @Test
    void advanceWithADefaultGivesTheElementOrThat() {
        runVirtual(async(() -> {
            AsyncIterator<Integer> generator = echo(1);
            out.print(await(generator.advance(0)), await(generator.advance(0)), await(generator.advance(null)));
        }));
        out.has("got null", "later null", "closed", "1 0 null");
    }

    /** As deep as a body may be nested on the Java stack, and deeper. */
    @Async
    private Coroutine<Boolean> sendsFrom(int depth, AsyncGenerator<Integer> generator) {
        if (depth > 0) {
            boolean sent = await(sendsFrom(depth - 1, generator));
            return result(sent);
        }
        boolean sent = await(generator.send("from below"));
        return result(sent);
    }

    @Test
    void aSendFromDeepDownArrives() {
        runVirtual(async(() -> {
            for (int depth = 190; depth < 202; depth++) {
                AsyncGenerator<Integer> generator = echo(1);
                await(generator.advance());
                await(sendsFrom(depth, generator));
            }
        }));
        org.assertj.core.api.Assertions.assertThat(out.lines().stream().filter(line -> line.startsWith("got")))
                .hasSize(12)
                .containsOnly("got from below");
    }
}
