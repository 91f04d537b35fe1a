package dev.weft.internal.core;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import java.util.function.Function;

/**
 * A coroutine whose waits are ended by hand, without a loop and without a task's step: for measuring what a suspension and a
 * resumption cost by themselves. In this package because nobody else may resume a coroutine.
 */
public final class HandDriven {
    private final Parked parked = new Parked();

    /** Takes a coroutine that awaits {@link #parked()} and runs it up to there. */
    public HandDriven(Function<HandDriven, Coroutine<?>> body) {
        Job.schedule((Loop) EventLoop.create(), (Continuation<?>) body.apply(this), null, null).turn();
    }

    /** Returns what to await: shared, and never finished but by {@link #resume}. */
    public Coroutine<Integer> parked() {
        return parked;
    }

    /** Ends the wait with a value, and runs up to the next one. */
    public void resume(Integer value) throws Throwable {
        parked.waiting.resume(value);
    }

    private static final class Parked extends Continuation<Integer> {
        private Continuation<?> waiting;

        @Override
        Object begin(Continuation<?> caller) {
            waiting = caller;
            return SUSPENDED;
        }

        @Override
        protected Object resume(Object sent) {
            throw new IllegalStateException("begin does it all");
        }
    }
}
