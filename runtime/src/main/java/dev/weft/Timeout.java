package dev.weft;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A scope with a deadline, as asyncio's {@code Timeout}; made by {@code Asyncio.timeout} and {@code Asyncio.timeoutAt}.
 *
 * <pre>{@code
 * try (var limit = timeout(Duration.ofSeconds(10))) {
 *     await(somethingThatMayTakeLong());
 * } // AsyncTimeoutException after 10 seconds
 * }</pre>
 *
 * <p>When the deadline passes, the task is cancelled; at the end of the scope that {@link CancelledError} becomes an
 * {@link AsyncTimeoutException}. If the body swallows the cancellation, or ends with another throwable, there is no timeout
 * exception, but {@link #expired()} tells. A cancellation from outside stays one, even if the deadline passes as well.
 *
 * <p>States: created, active, then finished; or, when the deadline passes, expiring and expired.
 *
 * <p>Only for use on the thread of the loop.
 */
public final class Timeout implements AsyncScope {
    private enum State {
        CREATED,
        ACTIVE,
        EXPIRING,
        EXPIRED,
        FINISHED
    }

    private State state = State.CREATED;
    private double when;

    /** How long the scope may take, for the message of the error; NaN until that is known. */
    private double limit;

    /** When the scope was entered, on the clock of the loop. */
    private double entered;

    /** Where the body waited when the deadline passed, or null if that is not known. */
    private @Nullable String place;

    private @Nullable Handle handle;
    private @Nullable Task<?> task;

    /** How often the task had been cancelled when the scope was entered: that many cancellations are not ours. */
    private int cancelling;

    /** Makes a timeout for a time of the loop's clock, in seconds; {@link Double#POSITIVE_INFINITY} means never. */
    Timeout(double when) {
        this(when, Double.NaN);
    }

    /** Makes a timeout for a time of the loop's clock that is so many seconds ahead. */
    Timeout(double when, double limit) {
        this.when = check(when);
        this.limit = limit;
    }

    /** Makes a timeout that expires in so many seconds from now. */
    static Timeout after(EventLoop loop, double seconds) {
        return new Timeout(loop.time() + seconds, seconds);
    }

    private static double check(double when) {
        if (Double.isNaN(when)) {
            throw new IllegalArgumentException(
                    "a deadline must be a number of seconds, or Double.POSITIVE_INFINITY for none");
        }
        return when;
    }

    /**
     * Returns the deadline.
     *
     * @return the deadline in seconds on the clock of {@link EventLoop#time()}; {@link Double#POSITIVE_INFINITY} if there is none
     */
    public double when() {
        return when;
    }

    /**
     * Moves the deadline. If it has passed, the timeout expires in the next iteration of the loop.
     *
     * @param when the new deadline in seconds on the clock of {@link EventLoop#time()}; {@link Double#POSITIVE_INFINITY} for none
     * @throws IllegalStateException if the scope has not been entered, has ended, or has expired
     * @throws IllegalArgumentException if {@code when} is not a number
     */
    public void reschedule(double when) {
        Task<?> task = this.task;
        if (task == null) {
            throw new IllegalStateException("the timeout has not been entered: use it as the resource of a try");
        }
        task.loop.checkThread();
        if (state != State.ACTIVE) {
            throw new IllegalStateException("cannot change the deadline of a timeout that is " + stateText());
        }
        if (when != this.when) {
            this.when = check(when);
            limit = Double.NaN;
        }
        cancelHandle();
        if (when != Double.POSITIVE_INFINITY) {
            EventLoop loop = task.loop;
            handle = when <= loop.time() ? loop.callSoon(this::expire) : loop.callAt(when, this::expire);
        }
    }

    /**
     * Tells whether the deadline passed while the scope was active.
     *
     * @return whether it did, also after the scope
     */
    public boolean expired() {
        return state == State.EXPIRING || state == State.EXPIRED;
    }

    /** {@inheritDoc} Starts the clock; the deadline is for the current task. */
    @Override
    public Coroutine<Void> enter() {
        return new Enter();
    }

    /** {@inheritDoc} Stops the clock, and throws an {@link AsyncTimeoutException} in place of the cancellation that was this timeout's. */
    @Override
    public Coroutine<Boolean> exit(@Nullable Throwable failure) {
        return new Exit(failure);
    }

    @Override
    public String toString() {
        return "Timeout[" + stateText() + (state == State.ACTIVE ? ", when: " + when : "") + "]";
    }

    private String stateText() {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private void cancelHandle() {
        if (handle != null) {
            handle.cancel();
            handle = null;
        }
    }

    private void expire() {
        handle = null;
        state = State.EXPIRING;
        if (task != null) {
            place = TaskStack.place(task);
            task.cancel();
        }
    }

    private String message() {
        double seconds = Double.isNaN(limit) ? Math.max(0, when - entered) : limit;
        return "the time limit of " + Durations.text(seconds) + " was up"
                + (place == null ? "" : ": the body waited in " + place);
    }

    void start(Task<?> current) {
        if (state != State.CREATED) {
            throw new IllegalStateException("the timeout has already been entered: make a new one for each scope");
        }
        state = State.ACTIVE;
        task = current;
        cancelling = current.cancelling();
        entered = current.loop.time();
        reschedule(when);
    }

    /** Ends the scope; returns what is to be thrown in place of {@code failure}, or null if nothing is. */
    @Nullable
    Throwable finish(@Nullable Throwable failure) {
        Task<?> task = this.task;
        if (task == null || (state != State.ACTIVE && state != State.EXPIRING)) {
            throw new IllegalStateException(
                    "the timeout " + (task == null ? "has not been entered" : "has already been left"));
        }
        cancelHandle();
        if (state == State.ACTIVE) {
            state = State.FINISHED;
            return null;
        }
        state = State.EXPIRED;
        return task.uncancel() <= cancelling && failure instanceof CancelledError
                ? new AsyncTimeoutException(message(), failure)
                : null;
    }

    private final class Enter extends Coroutine<Void> {
        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            valueOf(sent);
            start(driver());
            return null;
        }

        @Override
        protected String describe() {
            return "Timeout.enter";
        }
    }

    private final class Exit extends Coroutine<Boolean> {
        private final @Nullable Throwable failure;

        Exit(@Nullable Throwable failure) {
            this.failure = failure;
        }

        @Override
        protected Object resume(@Nullable Object sent) throws Throwable {
            valueOf(sent);
            Throwable replacement = finish(failure);
            if (replacement != null) {
                throw replacement;
            }
            return false;
        }

        @Override
        protected String describe() {
            return "Timeout.exit";
        }
    }
}
