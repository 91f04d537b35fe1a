package dev.weft;

/**
 * A coroutine whose waits are ended by hand, without a loop: for measuring what a suspension and a resumption cost by
 * themselves. In this package because nobody else may step a task.
 */
public final class HandDriven implements Waitable {
    private final Task<?> task;
    private Object value = 0;

    /** Takes a coroutine that awaits {@link #parked()} and runs it up to there. */
    public HandDriven(java.util.function.Function<HandDriven, Coroutine<?>> body) {
        task = Task.schedule(EventLoop.create(), body.apply(this), null);
        task.turn();
    }

    /** Returns what to await: shared, and never finished but by {@link #resume}. */
    public Coroutine<Integer> parked() {
        return parked;
    }

    private final Coroutine<Integer> parked = new Coroutine<>() {
        @Override
        Object begin(Coroutine<?> caller) {
            return caller.driver().park(HandDriven.this, caller);
        }

        @Override
        protected Object resume(Object sent) {
            throw new IllegalStateException("begin does it all");
        }
    };

    /** Ends the wait with a value, and runs up to the next one. */
    public void resume(Integer value) {
        this.value = value;
        task.turn();
    }

    @Override
    public boolean cancelWait(String message) {
        return false;
    }

    @Override
    public Object outcome() {
        return value;
    }
}
