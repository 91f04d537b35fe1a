package dev.weft.internal.group;

import dev.weft.EventLoop;
import dev.weft.internal.core.Loop;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a loop takes calls from others: remembers them until they have ended, so that none is left without an end when
 * the loop is.
 *
 * <pre>
 *   OPEN ──left: the run of the loop is over, its tasks are being cancelled──▶ LEFT ──closed──▶ CLOSED: no call is left
 * </pre>
 */
final class Port {
    private final EventLoop loop;
    private final Set<Crossing<?>> calls = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Throwable reason;
    private volatile boolean closed;
    private volatile boolean told;

    Port(EventLoop loop) {
        this.loop = loop;
    }

    EventLoop loop() {
        return loop;
    }

    /** Whether a test conducts both loops: then a call is not outside. */
    boolean isConductedWith(Loop caller) {
        return caller.conductor() != null && ((Loop) loop).conductor() != null;
    }

    /** Takes no more calls. Those that are there end as the end of the loop does it. On the loop's thread. */
    void left(Throwable reason) {
        this.reason = reason;
    }

    /** Ends all calls that are still there. The loop does not run any more. */
    void close(Throwable reason) {
        if (this.reason == null) {
            this.reason = reason;
        }
        closed = true;
        calls.forEach(this::lookAfter);
    }

    boolean isLeft() {
        return reason != null;
    }

    /** Returns why no more calls are taken. */
    Throwable reason() {
        Throwable reason = this.reason;
        return reason == null ? new IllegalStateException("Event loop is closed") : reason;
    }

    /** Notes that a call has ended with the reason itself: its caller knows. */
    void told() {
        told = true;
    }

    boolean isTold() {
        return told;
    }

    void add(Crossing<?> call) {
        calls.add(call);
    }

    void remove(Crossing<?> call) {
        calls.remove(call);
    }

    /** Ends a call that came when it was too late. To be called when it has been handed to the loop. */
    void lookAfter(Crossing<?> call) {
        if (closed) {
            call.lose(Objects.requireNonNull(reason));
        }
    }
}
