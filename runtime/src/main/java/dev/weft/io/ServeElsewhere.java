package dev.weft.io;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a server that is served on another loop, as a call of a {@link dev.weft.LoopGroup}.
 *
 * <pre>
 *   the server's loop                     the loop that serves
 *   submit ─────────────────────────────▶ the channel becomes a conduit, and that a {@link Connection}
 *   cancel: cancels the call ───────────▶ cancels the connection
 *   abort: the same, and a flag ────────▶ resets the connection, and cancels it
 *   ended: the call is done  ◀─────────── the connection has ended
 * </pre>
 */
final class ServeElsewhere implements Server.Served {
    private final Network.Arrival arrival;
    private final ServerOptions options;
    private final StreamHandler handler;
    private final String server;

    // the server's loop

    private @Nullable Future<Void> call;

    private volatile boolean aborting;

    // the loop that serves

    private volatile boolean taken;
    private @Nullable Connection connection;

    /**
     * Makes a connection that is to be served.
     *
     * @param server what the server is called in reports
     */
    ServeElsewhere(Network.Arrival arrival, StreamHandler handler, ServerOptions options, String server) {
        this.arrival = arrival;
        this.handler = handler;
        this.options = options;
        this.server = server;
    }

    /** Makes what serves the connection; called on the loop that is to do so. */
    Coroutine<Void> serve() {
        return new Serve();
    }

    /** Takes what stands for that on the server's loop. */
    void begun(Future<Void> call) {
        this.call = call;
    }

    @Override
    public void cancel() {
        if (call != null) {
            call.cancel();
        }
    }

    @Override
    public void abort() {
        aborting = true;
        cancel();
    }

    /** To be called on the server's loop when the call is done: refuses a connection that was never served. */
    void done() {
        if (!taken) {
            arrival.refuse();
        }
    }

    private final class Serve extends Continuation<Void> {
        private @Nullable Future<Void> wait;
        private @Nullable CancelledError cancelled;
        private boolean ended;

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            if (connection == null) {
                valueOf(sent);
                if (!begin()) {
                    return null;
                }
            } else {
                try {
                    valueOf(sent);
                } catch (CancelledError error) {
                    cancelled = error;
                    if (aborting) {
                        connection.abort();
                    } else {
                        connection.cancel();
                    }
                }
            }
            while (!ended) {
                Future<Void> wait = Asyncio.runningLoop().createFuture();
                this.wait = wait;
                if (Trampoline.await(wait, this) == SUSPENDED) {
                    return SUSPENDED;
                }
            }
            if (cancelled != null) {
                throw cancelled;
            }
            return null;
        }

        private boolean begin() {
            EventLoop here = Asyncio.runningLoop();
            taken = true;
            Conduit conduit;
            try {
                conduit = arrival.on(here);
            } catch (IOException alreadyGone) {
                arrival.refuse();
                return false;
            }
            Connection connection = new Connection(server, this::ended, here, conduit, options);
            ServeElsewhere.this.connection = connection;
            connection.begin(handler);
            return true;
        }

        private void ended(Connection connection) {
            ended = true;
            if (wait != null && !wait.isDone()) {
                wait.setResult(null);
            }
        }

        @Override
        protected String describe() {
            return "Server.connection";
        }
    }
}
