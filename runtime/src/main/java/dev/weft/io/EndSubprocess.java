package dev.weft.io;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.TimerHandle;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The end of the scope of a subprocess: asks it to end, kills it if it does not, and waits until it is gone. */
final class EndSubprocess extends Continuation<Boolean> {
    private static final Duration KILL_AFTER = Duration.ofSeconds(5);

    private final Subprocess subprocess;
    private final EventLoop loop;
    private @Nullable Future<Integer> end;
    private @Nullable TimerHandle timer;
    private @Nullable CancelledError cancelled;

    EndSubprocess(Subprocess subprocess, EventLoop loop) {
        this.subprocess = subprocess;
        this.loop = loop;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        if (end == null) {
            valueOf(sent);
            if (subprocess.terminate()) {
                timer = loop.callLater(KILL_AFTER, subprocess::kill);
            }
        } else {
            try {
                valueOf(sent);
            } catch (CancelledError error) {
                cancelled = error;
                subprocess.kill();
            }
        }
        Future<Integer> end = this.end;
        while (end == null || end.isCancelled()) {
            end = subprocess.ended();
            this.end = end;
            if (Trampoline.await(end, this) == SUSPENDED) {
                return SUSPENDED;
            }
        }
        if (timer != null) {
            timer.cancel();
        }
        subprocess.closePipes();
        if (cancelled != null) {
            throw cancelled;
        }
        return false;
    }

    @Override
    protected String describe() {
        return "Subprocess.exit";
    }
}
