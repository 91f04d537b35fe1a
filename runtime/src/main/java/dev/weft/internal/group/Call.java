package dev.weft.internal.group;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.internal.bridge.StageFuture;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of a {@link Crossing}: begins it and ends as it does, not before. A cancellation goes to the other
 * loop, and what becomes of it there comes back, as if the work were done here:
 *
 * <pre>
 *   cancelled, and the work     ends cancelled              a CancelledError
 *                               does not mind, or cleans up and fails    its value; its failure
 *                               had ended before, with a value           a CancelledError: the cancellation must not be lost
 * </pre>
 *
 * @param <T> the type of the result
 */
final class Call<T> extends Continuation<T> {
    private final Crossing<T> crossing;
    private final Function<Throwable, Throwable> lost;
    private boolean begun;

    /** Whether it waits for a loop of the same test, which is not in flight outside, as other stages are. */
    private boolean waitsInside;

    private @Nullable CancelledError cancelled;

    /**
     * Makes a call.
     *
     * @param lost is told if the other loop ended before the work; returns what to throw
     */
    Call(Crossing<T> crossing, Function<Throwable, Throwable> lost) {
        this.crossing = crossing;
        this.lost = lost;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        if (!begun) {
            valueOf(sent);
            begun = true;
            crossing.begin();
            // Never done at once, however fast the other loop is: what that brings is for whoever awaits the task, and
            // a fatal error must not leave the call of submit.
            return Trampoline.await(Asyncio.yieldNow(), this);
        }
        if (waitsInside) {
            waitsInside = false;
            loop().inFlight.begin();
        }
        try {
            valueOf(sent);
        } catch (CancelledError error) {
            cancelled = error;
            crossing.cancel(error.getMessage());
        }
        for (CompletableFuture<Void> stage = crossing.await(); stage != null; stage = crossing.await()) {
            if (StageFuture.await(stage, this) == SUSPENDED) {
                waitsInside = crossing.isConductedWith(loop());
                if (waitsInside) {
                    loop().inFlight.end();
                }
                return SUSPENDED;
            }
        }
        return end(Objects.requireNonNull(crossing.result()));
    }

    private @Nullable Object end(Crossing.Result result) throws Throwable {
        Throwable failure = result.failure();
        if (result.lost() && failure != null) {
            throw lost.apply(failure);
        }
        if (failure != null) {
            throw failure;
        }
        if (cancelled != null && !result.cancelReached()) {
            throw cancelled;
        }
        return result.value();
    }

    @Override
    protected String describe() {
        return "LoopGroup.submit";
    }
}
