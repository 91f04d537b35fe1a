package dev.weft.io;

import dev.weft.Asyncio;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Parked;
import dev.weft.internal.core.Timer;
import dev.weft.internal.schedule.Durations;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the halves of a {@link Stream} share: whether it may be used, who waits, and for how long.
 *
 * <pre>
 *   state     uses                                     left by
 *   OPEN      allowed                                  a send that is cut off ▶ BROKEN; closing ▶ CLOSED; startTls ▶ UPGRADED
 *   BROKEN    fail with what {@link #broken} makes            closing ▶ CLOSED, as abort
 *   CLOSED    fail: the stream is closed
 *   UPGRADED  fail: use the stream that startTls has made
 * </pre>
 *
 * <p>A server may have ten thousand connections of which all but a few wait. So the parts of a stream are superclasses
 * of each other, {@code StreamState ◁ StreamInput ◁ StreamOutput ◁ Stream}, and one object; and so is the timer of its
 * limit for waits. The timer looks when it fires whether it came too early: a wait costs a look at the clock.
 */
abstract class StreamState implements Conduit.Events, Timer {
    static final byte OPEN = 0;
    static final byte BROKEN = 1;
    static final byte CLOSED = 2;
    static final byte UPGRADED = 3;

    final Conduit conduit;
    private @Nullable EventLoop loop;
    private byte state;

    /** Makes a new failure for each use of a broken stream. */
    private @Nullable Breakage broken;

    /** Who waits to receive, or was cancelled while it did and has not had its turn. */
    @Nullable
    Task<?> reader;

    /** Who waits to send, likewise. */
    @Nullable
    Task<?> writer;

    /** For how long an operation may wait for the peer; null for ever. */
    private @Nullable ServerOptions limits;

    /** Whether a receive has ended: until then the limit for the first byte counts. */
    boolean hasReceived;

    /** When the last wait began, in the loop's nanoseconds. */
    private long waitsSince;

    /** Whether this is among the loop's timers. */
    private boolean timed;

    StreamState(Conduit conduit) {
        this.conduit = conduit;
    }

    // ---- the state

    final boolean isIn(byte state) {
        return this.state == state;
    }

    /** Ends the use of the stream; whoever waits is the first to see it. */
    final void leave(byte state) {
        boolean wasOpen = this.state == OPEN;
        this.state = state;
        if (wasOpen && timed) {
            timed = false;
            boundLoop().timerCancelled();
        }
        releaseInput();
        readable();
        writable();
    }

    /** Gives back what was read ahead: nobody will take it. */
    abstract void releaseInput();

    /** Makes the failure of a use of a broken stream. */
    interface Breakage {
        StreamException failure(@Nullable SocketAddress peer);
    }

    /**
     * Breaks the stream: each use fails with what {@code breakage} makes, and whoever waits now is the first to see it.
     */
    final void breakWith(Breakage breakage) {
        if (state == OPEN) {
            broken = breakage;
            leave(BROKEN);
        }
    }

    final void checkUse(String what) {
        if (state == OPEN) {
            return;
        }
        if (state == BROKEN) {
            throw Objects.requireNonNull(broken).failure(conduit.peer());
        }
        if (state == UPGRADED) {
            throw new IllegalStateException(
                    what + ": this stream was made a TLS stream; use the one that startTls has returned");
        }
        throw new StreamClosedException(what + ": the stream is closed", conduit.peer());
    }

    final StreamException failure(String what, IOException cause) {
        SocketAddress peer = conduit.peer();
        if (cause instanceof SocketTimeoutException || "Connection timed out".equals(cause.getMessage())) {
            return new StreamTimeoutException(what + ": the connection timed out", peer, cause);
        }
        return new ConnectionResetException(what + ": the connection was lost: " + cause.getMessage(), peer, cause);
    }

    // ---- the loop

    final void bind(EventLoop running) {
        if (loop == null) {
            loop = running;
        } else if (loop != running) {
            throw new IllegalStateException(
                    this + " is bound to a different event loop: tasks of another loop have waited for it");
        }
    }

    final void checkThread() {
        if (loop != null) {
            Confined.check(loop);
        }
    }

    private Loop boundLoop() {
        return (Loop) Objects.requireNonNull(loop);
    }

    // ---- who waits

    final boolean isWritten() {
        return writer != null && Parked.isUncancelled(writer);
    }

    final void checkAlone(String what, String does, @Nullable Task<?> other) {
        if (other != null && Parked.isUncancelled(other)) {
            SocketAddress peer = conduit.peer();
            throw new IllegalStateException("task " + name(Asyncio.currentTask()) + " cannot " + what + ": task "
                    + name(other) + " already " + does + " on this stream"
                    + (peer == null ? "" : " (peer " + Addresses.text(peer) + ")")
                    + "; one at a time, or nobody knows who gets which bytes");
        }
    }

    static String name(@Nullable Task<?> task) {
        return task == null ? "unknown" : task.name();
    }

    /** The current task has waited to receive. */
    final void forgetReader() {
        if (reader == Asyncio.currentTask()) { // else it was cancelled, and another one waits in its place
            reader = null;
        }
    }

    /** The current task has waited to send. */
    final void forgetWriter() {
        if (writer == Asyncio.currentTask()) {
            writer = null;
        }
    }

    @Override
    public final void readable() {
        if (reader != null) {
            Parked.wake(reader);
        }
    }

    @Override
    public final void writable() {
        if (writer != null) {
            Parked.wake(writer);
        }
    }

    // ---- for how long

    /** Breaks the stream, from now on, when an operation has waited for too long. */
    final void limitWaits(ServerOptions limits) {
        if (!limits.firstByteTimeout().isZero() || !limits.idleTimeout().isZero()) {
            this.limits = limits;
        }
    }

    /** An operation waits for the peer from now on. */
    final void waits() {
        if (limits == null) {
            return;
        }
        waitsSince = boundLoop().driver().nanos();
        Duration limit = limit(limits);
        if (!timed && !limit.isZero()) {
            lookAfter(Durations.nanos(limit), limits);
        }
    }

    private Duration limit(ServerOptions limits) {
        return hasReceived || reader == null ? limits.idleTimeout() : limits.firstByteTimeout();
    }

    /** Looks after {@code nanos}, or before: a look is early enough for each wait that may begin until then. */
    private void lookAfter(long nanos, ServerOptions limits) {
        long soonest = sooner(nanos, limits.idleTimeout());
        if (!hasReceived) {
            soonest = sooner(soonest, limits.firstByteTimeout());
        }
        timed = true;
        Loop loop = boundLoop();
        loop.addTimer(loop.deadlineAfter(soonest), this);
    }

    private static long sooner(long nanos, Duration limit) {
        return limit.isZero() ? nanos : Math.min(nanos, Durations.nanos(limit));
    }

    @Override
    public final void due() {
        timed = false;
    }

    @Override
    public final boolean isTimerCancelled() {
        return state != OPEN;
    }

    @Override
    public final void turn() {
        if (limits == null || state != OPEN || (reader == null && writer == null)) {
            return; // the next wait begins anew
        }
        Duration limit = limit(limits);
        if (limit.isZero()) {
            return;
        }
        long left = Durations.nanos(limit) - (boundLoop().driver().nanos() - waitsSince);
        if (left > 0) {
            lookAfter(left, limits);
        } else {
            breakWith(peer -> new StreamTimeoutException(
                    "nothing came from the peer, and nothing could be sent to it, for " + limit.toMillis() + " ms",
                    peer,
                    new SocketTimeoutException()));
        }
    }
}
