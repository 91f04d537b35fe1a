package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Callback;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.testkit.CapturedLog;
import dev.weft.testkit.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Operations that tell their end by callbacks. */
class CallbackTest {
    private final Trace out = new Trace();

    /** A library of the old kind. */
    private static final class Client {
        final List<String> aborted = new ArrayList<>();

        void fetch(String what, Consumer<String> success, Consumer<Throwable> failure) {
            new Thread(
                            () -> {
                                if (what.isEmpty()) {
                                    failure.accept(new IOException("nothing to fetch"));
                                } else {
                                    success.accept(what + " from "
                                            + Thread.currentThread().getName());
                                }
                            },
                            "library")
                    .start();
        }
    }

    private final Client client = new Client();

    @Test
    void aSuccessFromAnotherThreadIsTheResultAndAFailureIsThrown() {
        run(async(() -> {
            String page = await(fromCallback(callback -> client.fetch("page", callback::success, callback::failure)));
            out.print(page);
            try {
                await(fromCallback(callback -> client.fetch("", callback::success, callback::failure)));
            } catch (Exception e) {
                out.print(e);
            }
        }));
        out.has("page from library", "java.io.IOException: nothing to fetch");
    }

    @Test
    void anEndWhileItStartsIsAwaitedWithoutAYieldAndTheFirstEndCounts() {
        run(async(() -> {
            runningLoop().callSoon(() -> out.print("callback"));
            int value = await(fromCallback(callback -> {
                out.print(callback.success(1), callback.success(2), callback.failure(new IOException("late")));
                out.print(callback.cancelled());
            }));
            out.print(value);
            await(yieldNow());
        }));
        out.has("true false false", "false", "1", "callback");
    }

    @Test
    void aCancelledAwaiterStopsTheOperationOnTheLoopsThreadBeforeItGoesOn() {
        run(async(() -> {
            List<Callback<String>> given = new ArrayList<>();
            Thread loopThread = Thread.currentThread();
            Task<String> task = createTask(fromCallback(callback -> {
                callback.onCancel(() -> out.print("replaced"));
                callback.onCancel(() -> out.print("abort", Thread.currentThread() == loopThread));
                given.add(callback);
            }));
            await(yieldNow());
            task.cancel("enough");
            try {
                await(task);
            } catch (CancelledError e) {
                out.print("cancelled", e.getMessage());
            }
            out.print(given.get(0).success("late"), given.get(0).failure(new IOException("late")));
            given.get(0).onCancel(() -> out.print("at once"));
        }));
        out.has("abort true", "cancelled enough", "false false", "at once");
    }

    @Test
    void aCancelActionThatIsGivenTooLateByAnotherThreadRunsOnTheLoop() {
        run(async(() -> {
            List<Callback<String>> given = new ArrayList<>();
            Task<String> task = createTask(fromCallback(given::add));
            await(yieldNow());
            task.cancel();
            await(waitAll(List.of(task)));
            CountDownLatch ran = new CountDownLatch(1);
            Thread loopThread = Thread.currentThread();
            await(toThread(() -> given.get(0).onCancel(() -> {
                out.print(Thread.currentThread() == loopThread);
                ran.countDown();
            })));
            while (ran.getCount() > 0) {
                await(yieldNow());
            }
        }));
        out.has("true");
    }

    @Test
    void theOperationMayBeCancelledByItself() {
        run(async(() -> {
            try {
                await(fromCallback(callback -> {
                    callback.onCancel(() -> out.print("never"));
                    callback.cancelled();
                }));
            } catch (CancelledError e) {
                out.print("cancelled", currentTask().cancelling());
            }
        }));
        out.has("cancelled 0");
    }

    @Test
    void whatCannotBeStartedFails() {
        List<String> log = CapturedLog.of(() -> run(async(() -> {
            try {
                await(fromCallback(callback -> {
                    callback.failure(new IOException("dropped"));
                    throw new IOException("no connection");
                }));
            } catch (Exception e) {
                out.print(e);
            }
        })));
        out.has("java.io.IOException: no connection");
        assertThat(log)
                .containsExactly(
                        "SEVERE Future exception was never retrieved\n<Future pending> java.io.IOException: dropped");
    }

    @Test
    void aCancelActionThatFailsIsReportedAndTheAwaiterGetsItsCancellation() {
        List<String> log = CapturedLog.of(() -> run(async(() -> {
            Task<String> task = createTask(fromCallback(callback -> callback.onCancel(() -> {
                throw new IllegalStateException("cannot abort");
            })));
            await(yieldNow());
            task.cancel();
            await(waitAll(List.of(task)));
            out.print(task.isCancelled());
        })));
        out.has("true");
        assertThat(log)
                .singleElement()
                .asString()
                .contains("Exception in callback")
                .endsWith("cannot abort");
    }

    @Test
    void anEndAfterTheLoopIsNoError() {
        List<Callback<String>> given = new ArrayList<>();
        run(async(() -> {
            Coroutine<String> operation = fromCallback(given::add);
            createTask(operation);
            await(yieldNow());
        }));
        assertThat(given.get(0).success("late")).isFalse();
    }
}
