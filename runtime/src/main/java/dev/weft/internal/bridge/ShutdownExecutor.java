package dev.weft.internal.bridge;

import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Promise;
import dev.weft.internal.core.Trampoline;
import dev.weft.internal.report.Log;
import dev.weft.internal.schedule.Durations;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets the default executor of a loop take no more work, and waits for what there is while the loop goes on: the work
 * may need it.
 */
public final class ShutdownExecutor extends Continuation<Void> {
    private final Loop loop;
    private final Duration limit;
    private @Nullable Promise<Boolean> ended;

    /** Makes a coroutine that waits at most for {@code limit}. */
    public ShutdownExecutor(Loop loop, Duration limit) {
        this.loop = loop;
        this.limit = limit;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Object value = valueOf(sent);
        if (ended == null) {
            loop.threads().shutdownNow();
            if (loop.threads().isOver()) {
                return null;
            }
            Promise<Boolean> end = loop.createFuture();
            ended = end;
            Thread waiter = new Thread(() -> await(end), "weft-shutdown");
            waiter.setDaemon(true);
            waiter.start();
            loop.inFlight.begin();
            end.addHook(done -> loop.inFlight.end());
            value = Trampoline.await(end, this);
            if (value == SUSPENDED) {
                return SUSPENDED;
            }
        }
        if (value == Boolean.FALSE) {
            Log.warning("the work in the default executor did not end within " + limit);
        }
        return null;
    }

    private void await(Promise<Boolean> ended) {
        boolean result = loop.threads().awaitEnd(Durations.nanos(limit));
        try {
            loop.callSoonThreadsafe(() -> {
                if (!ended.isDone()) {
                    ended.setResult(result);
                }
            });
        } catch (IllegalStateException | RejectedExecutionException closed) {
            // Nobody waits any more.
        }
    }

    @Override
    protected String describe() {
        return "shutdownDefaultExecutor";
    }
}
