package dev.weft.io;

import dev.weft.EventLoop;
import dev.weft.TimerHandle;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Breaks a stream when an operation waits for too long. One timer at a time, which looks when it fires whether it came
 * too early: a wait costs a look at the clock.
 */
final class IdleLimit {
    private final Stream stream;
    private final EventLoop loop;
    private final Duration afterwards;

    /** For the wait that is on, or for the next one; zero is for ever. */
    private Duration limit;

    private double since;
    private @Nullable TimerHandle timer;

    IdleLimit(Stream stream, EventLoop loop, Duration first, Duration afterwards) {
        this.stream = stream;
        this.loop = loop;
        this.limit = first;
        this.afterwards = afterwards;
    }

    private boolean hasWaited;

    /** An operation waits from now on. */
    void begin() {
        if (hasWaited && !limit.equals(afterwards)) {
            limit = afterwards;
            end();
        }
        hasWaited = true;
        if (!limit.isZero()) {
            since = loop.time();
            if (timer == null) {
                timer = loop.callLater(limit, this::look);
            }
        }
    }

    private void look() {
        timer = null;
        if (!stream.isWaiting()) {
            return; // the next wait begins anew
        }
        double over = since + limit.toNanos() / 1e9;
        if (loop.time() < over) {
            timer = loop.callAt(over, this::look);
            return;
        }
        Duration exceeded = limit;
        stream.breakWith(peer -> new StreamTimeoutException(
                "nothing came from the peer, and nothing could be sent to it, for " + exceeded.toMillis() + " ms",
                peer,
                new SocketTimeoutException()));
    }

    void end() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
