package dev.weft.internal.combine;

import dev.weft.AsyncTimeoutException;
import dev.weft.CancelledError;
import dev.weft.Timeout;
import dev.weft.internal.core.CallbackHandle;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Job;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.TaskStack;
import dev.weft.internal.schedule.Durations;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A {@link Timeout} from within. */
public final class Deadline implements Timeout {
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

    private @Nullable CallbackHandle handle;
    private @Nullable Job<?> task;

    /** How often the task had been cancelled when the scope was entered: that many cancellations are not ours. */
    private int cancelling;

    /** Makes a timeout for a time of the loop's clock, in seconds; {@link Double#POSITIVE_INFINITY} means never. */
    public Deadline(double when) {
        this(when, Double.NaN);
    }

    /** Makes a timeout for a time of the loop's clock that is so many seconds ahead. */
    Deadline(double when, double limit) {
        this.when = check(when);
        this.limit = limit;
    }

    /** Makes a timeout that expires in so many seconds from now. */
    public static Deadline after(Loop loop, double seconds) {
        return new Deadline(loop.time() + seconds, seconds);
    }

    private static double check(double when) {
        if (Double.isNaN(when)) {
            throw new IllegalArgumentException(
                    "a deadline must be a number of seconds, or Double.POSITIVE_INFINITY for none");
        }
        return when;
    }

    @Override
    public double when() {
        return when;
    }

    @Override
    public void reschedule(double when) {
        Job<?> task = this.task;
        if (task == null) {
            throw new IllegalStateException("the timeout has not been entered: use it as the resource of a try");
        }
        task.loop().checkThread();
        if (state != State.ACTIVE) {
            throw new IllegalStateException("cannot change the deadline of a timeout that is " + stateText());
        }
        if (when != this.when) {
            this.when = check(when);
            limit = Double.NaN;
        }
        cancelHandle();
        if (when != Double.POSITIVE_INFINITY) {
            Loop loop = task.loop();
            // deadline.reschedule(0): what the body does until its next await is not cut short
            handle = when <= loop.time() ? loop.callSoon(this::expire) : loop.callAt(when, this::expire);
        }
    }

    @Override
    public boolean expired() {
        return state == State.EXPIRING || state == State.EXPIRED;
    }

    @Override
    public Continuation<Void> enter() {
        return new Enter();
    }

    @Override
    public Continuation<Boolean> exit(@Nullable Throwable failure) {
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

    void start(Job<?> current) {
        if (state != State.CREATED) {
            throw new IllegalStateException("the timeout has already been entered: make a new one for each scope");
        }
        state = State.ACTIVE;
        task = current;
        cancelling = current.cancelling();
        entered = current.loop().time();
        reschedule(when);
    }

    /** Ends the scope; returns what is to be thrown in place of {@code failure}, or null if nothing is. */
    @Nullable
    Throwable finish(@Nullable Throwable failure) {
        Job<?> task = this.task;
        if (task == null || (state != State.ACTIVE && state != State.EXPIRING)) {
            throw new IllegalStateException(
                    "the timeout " + (task == null ? "has not been entered" : "has already been left"));
        }
        cancelHandle();
        if (state == State.ACTIVE) { // in time; or the body threw: that goes on as it is
            state = State.FINISHED;
            return null;
        }
        state = State.EXPIRED;
        // Ours, and nobody else's: try (timeout(1)) { await(sleep(9)); }   and main.cancel() in the same second: the
        // cancellation goes on. Not a CancelledError: try (timeout(1)) { try { await(sleep(9)); } finally { fail(); } }
        return task.uncancel() <= cancelling && failure instanceof CancelledError
                ? new AsyncTimeoutException(message(), failure)
                : null;
    }

    private final class Enter extends Continuation<Void> {
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

    private final class Exit extends Continuation<Boolean> {
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
