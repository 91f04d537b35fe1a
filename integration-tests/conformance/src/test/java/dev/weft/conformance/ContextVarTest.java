package dev.weft.conformance;

import static dev.weft.Asyncio.*;

import dev.weft.Context;
import dev.weft.ContextVar;
import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Context variables. */
class ContextVarTest {
    private static final ContextVar<String> VAR = ContextVar.of("var", "default");
    private static final ContextVar<String> EMPTY = ContextVar.of("empty");

    private final Trace out = new Trace();

    @Async
    private Coroutine<String> setTo(String value) {
        String old = VAR.get();
        VAR.set(value);
        return result(old);
    }

    @Test
    @Rule("131")
    void aTaskGetsACopyAtItsCreationAndInlineAwaitsShareTheContext() {
        run(async(() -> {
            VAR.set("main");
            Task<String> task = createTask(setTo("child"));
            VAR.set("main2");
            out.print(await(task), VAR.get());
            out.print(await(setTo("inline")), VAR.get());
            out.print(await(gather(setTo("gathered"))), VAR.get());
        }));
        out.print(VAR.get());
        out.has("main main2", "main2 inline", "[inline] inline", "default");
    }

    @Test
    @Rule("132")
    void callbacksRunInTheContextOfTheirRegistration() {
        run(async(() -> {
            Future<Void> future = runningLoop().createFuture();
            VAR.set("1");
            runningLoop().callSoon(() -> out.print("soon", VAR.get()));
            runningLoop().callLater(java.time.Duration.ZERO, () -> out.print("later", VAR.get()));
            future.addDoneCallback(f -> out.print("done", VAR.get()));
            VAR.set("2");
            future.setResult(null);
            await(sleep(0));
            await(sleep(0));
            out.print(VAR.get());
        }));
        out.has("soon 1", "done 1", "later 1", "2");
    }

    @Test
    void aTokenRestoresWhatWasThereBefore() {
        run(async(() -> {
            var token = VAR.set("a");
            var second = VAR.set("b");
            VAR.reset(second);
            out.print(VAR.get());
            VAR.reset(token);
            out.print(VAR.get());
            try {
                VAR.reset(token);
            } catch (IllegalStateException e) {
                out.print("used once only");
            }
            try {
                EMPTY.get();
            } catch (NoSuchElementException e) {
                out.print("no value");
            }
        }));
        out.has("a", "default", "used once only", "no value");
    }

    @Test
    void aCopiedContextKeepsWhatIsChangedInItToItself() {
        run(async(() -> {
            VAR.set("outside");
            Context copy = Context.copy();
            copy.run(() -> {
                out.print(VAR.get());
                VAR.set("inside");
            });
            out.print(VAR.get());
            copy.run(() -> out.print(VAR.get()));
        }));
        out.has("outside", "outside", "inside");
    }

    @Test
    void theContextSurvivesSuspensionsOfInterleavedTasks() {
        run(async(() -> {
            await(gather(keeps("a"), keeps("b")));
        }));
        out.has("a a", "b b", "a a", "b b");
    }

    @Async
    private Coroutine<Void> keeps(String value) {
        VAR.set(value);
        for (int i = 0; i < 2; i++) {
            await(sleep(0));
            out.print(value, VAR.get());
        }
        return done();
    }
}
