package dev.weft.io;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.TimerHandle;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The end of a server: see the state table of {@link Server}. */
final class CloseServer extends Continuation<Void> {
    /** How long a cancelled handler may clean up. */
    private static final Duration ABORT_AFTER = Duration.ofSeconds(5);

    private final Server server;
    private final EventLoop loop;
    private final Duration drain;
    private @Nullable Future<Void> end;
    private @Nullable CancelledError cancelled;
    private @Nullable TimerHandle timer;
    private boolean handlersCancelled;

    CloseServer(Server server, EventLoop loop, Duration drain) {
        this.server = server;
        this.loop = loop;
        this.drain = drain;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        if (end == null) {
            valueOf(sent);
            server.stopAccepting();
            if (drain.isZero()) {
                goFurther();
            } else {
                timer = loop.callLater(drain, this::goFurther);
            }
        } else {
            try {
                valueOf(sent);
            } catch (CancelledError error) {
                cancelled = error;
                goFurther();
            }
        }
        Future<Void> end = this.end;
        while (end == null || end.isCancelled()) {
            end = server.awaitEnd();
            this.end = end;
            if (Trampoline.await(end, this) == SUSPENDED) {
                return SUSPENDED;
            }
        }
        if (timer != null) {
            timer.cancel();
        }
        if (cancelled != null) {
            throw cancelled;
        }
        return null;
    }

    private void goFurther() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (handlersCancelled) {
            server.abortConnections();
        } else {
            handlersCancelled = true;
            server.cancelHandlers();
            timer = loop.callLater(ABORT_AFTER, this::goFurther);
        }
    }

    @Override
    protected String describe() {
        return "Server.closeAsync";
    }
}
