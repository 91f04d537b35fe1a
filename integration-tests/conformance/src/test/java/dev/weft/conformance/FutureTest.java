package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.InvalidStateException;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Futures and the latency of tasks that wait on them: who resumes when, and what a wrong state answers. */
class FutureTest {
    private final Trace out = new Trace();
    private int tick;

    @Test
    @Rule("012")
    void settingTheResultSchedulesTheCallbacksInTheOrderTheyWereAdded() {
        run(async(() -> {
            Future<Integer> future = runningLoop().createFuture();
            for (int i = 0; i < 3; i++) {
                int number = i;
                future.addDoneCallback(f -> out.print(number, f == future));
            }
            future.setResult(1);
            out.print("set");
            await(yieldNow());
            out.print("yielded");
        }));
        out.has("set", "0 true", "1 true", "2 true", "yielded");
    }

    @Test
    void aCallbackAddedToADoneFutureIsScheduledAtOnce() {
        run(async(() -> {
            Future<Integer> future = runningLoop().createFuture();
            future.setResult(1);
            future.addDoneCallback(f -> out.print("callback", f.result()));
            out.print("added");
            await(yieldNow());
            out.print("yielded");
        }));
        out.has("added", "callback 1", "yielded");
    }

    @Test
    void aRemovedCallbackDoesNotRunHoweverOftenItWasAdded() {
        run(async(() -> {
            Future<Integer> future = runningLoop().createFuture();
            Consumer<Future<Integer>> removed = f -> out.print("removed");
            future.addDoneCallback(removed);
            future.addDoneCallback(f -> out.print("kept"));
            future.addDoneCallback(removed);
            out.print(future.removeDoneCallback(removed));
            out.print(future.removeDoneCallback(removed));
            future.setResult(1);
            await(yieldNow());
        }));
        out.has("2", "0", "kept");
    }

    @Async
    private Coroutine<Void> ticker() {
        while (true) {
            tick++;
            await(sleep(0));
        }
    }

    @Async
    private Coroutine<Integer> child() {
        await(sleep(0));
        return result(tick);
    }

    @Test
    @Rule("014")
    void theParentWakesOneIterationAfterItsChild() {
        run(async(() -> {
            Task<Void> ticker = createTask(ticker());
            int ended = await(createTask(child()));
            out.print("ticks between child end and parent resume:", tick - ended);
            ticker.cancel();
        }));
        out.has("ticks between child end and parent resume: 1");
    }

    @Async
    private Coroutine<Void> waiter(int number, Future<Void> future) {
        await(future);
        out.print("resumed", number);
        return done();
    }

    @Test
    @Rule("015")
    void tasksThatAwaitOneFutureResumeInTheOrderOfTheirAwaits() {
        run(async(() -> {
            Future<Void> future = runningLoop().createFuture();
            List<Task<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                tasks.add(createTask(waiter(i, future)));
            }
            await(sleep(0));
            future.setResult(null);
            await(gather(tasks));
        }));
        out.has("resumed 0", "resumed 1", "resumed 2");
    }

    @Test
    void callbacksAndWaitersShareOneQueue() {
        run(async(() -> {
            Future<Void> future = runningLoop().createFuture();
            future.addDoneCallback(f -> out.print("callback 0"));
            Task<Void> task = createTask(waiter(1, future));
            await(sleep(0));
            future.addDoneCallback(f -> out.print("callback 2"));
            future.setResult(null);
            await(task);
        }));
        out.has("callback 0", "resumed 1", "callback 2");
    }

    @Test
    @Rule("047")
    void aFutureInTheWrongStateSaysSo() {
        run(async(() -> {
            Future<Integer> pending = runningLoop().createFuture();
            assertThatExceptionOfType(InvalidStateException.class).isThrownBy(pending::result);
            assertThatExceptionOfType(InvalidStateException.class).isThrownBy(pending::exception);
            pending.setResult(1);
            assertThatExceptionOfType(InvalidStateException.class).isThrownBy(() -> pending.setResult(2));
            assertThatExceptionOfType(InvalidStateException.class)
                    .isThrownBy(() -> pending.setException(new ArithmeticException()));
            assertThat(pending.result()).isEqualTo(1);
            assertThat(pending.exception()).isNull();

            Future<Integer> cancelled = runningLoop().createFuture();
            cancelled.cancel();
            assertThatExceptionOfType(CancelledError.class).isThrownBy(cancelled::result);
            assertThatExceptionOfType(CancelledError.class).isThrownBy(cancelled::exception);
            assertThatExceptionOfType(InvalidStateException.class).isThrownBy(() -> cancelled.setResult(1));

            Task<Void> task = createTask(sleep(0));
            assertThatIllegalStateException().isThrownBy(() -> task.setResult(null));
            assertThatIllegalStateException().isThrownBy(() -> task.setException(new ArithmeticException()));
            await(task);
            out.print("end");
        }));
        out.has("end");
    }

    @Test
    void resultThrowsTheExceptionItself() {
        run(async(() -> {
            IllegalArgumentException error = new IllegalArgumentException("x");
            Future<Integer> future = runningLoop().createFuture();
            future.setException(error);
            out.print(future.isDone(), future.isCancelled(), future.exception() == error);
            try {
                future.result();
            } catch (IllegalArgumentException e) {
                out.print(e == error);
            }
            try {
                await(future);
            } catch (IllegalArgumentException e) {
                out.print(e == error);
            }
        }));
        out.has("true false true", "true", "true");
    }

    @Test
    @Rule("050")
    void aFutureOfAnotherLoopIsRefused() {
        EventLoop other = EventLoop.create();
        Future<Object> foreign = other.createFuture();
        run(async(() -> {
            try {
                await(foreign);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("different loop");
                out.print("refused");
            }
        }));
        other.close();
        out.has("refused");
    }

    @Test
    void aTaskCannotAwaitItself() {
        run(async(() -> {
            Task<Object> task = createTask(async(() -> await(currentTask())));
            try {
                await(task);
            } catch (IllegalStateException e) {
                out.print("refused");
            }
        }));
        out.has("refused");
    }

    @Test
    @Rule(value = "159", differs = "there is no ensureFuture: types decide between an awaitable and anything else")
    void aFutureIsAwaitedAsItIsAndACoroutineBecomesATask() {
        run(async(() -> {
            Future<Integer> future = runningLoop().createFuture();
            future.setResult(1);
            out.print(shield(future) == future);
            Future<List<Integer>> both = gather(future, sleep(java.time.Duration.ZERO, 2));
            out.print(await(both));
        }));
        out.has("true", "[1, 2]");
    }

    @Test
    @Rule("161")
    void aDoneCallbackThatFailsGoesToTheHandlerAndTheOthersStillRun() {
        run(async(() -> {
            runningLoop().setExceptionHandler((loop, context) -> out.print("handler", context.exception()));
            Future<Integer> future = runningLoop().createFuture();
            future.addDoneCallback(f -> {
                throw new ArithmeticException("division by zero");
            });
            future.addDoneCallback(f -> out.print("second"));
            future.setResult(3);
            out.print(await(future));
            await(sleep(0));
        }));
        out.has("3", "handler java.lang.ArithmeticException: division by zero", "second");
    }
}
