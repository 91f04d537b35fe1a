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
final class ServeElsewhere implements Connections.Member {
    private final Network.Arrival arrival;
    private final Service service;

    /** What the server is called in reports; it belongs to another loop. */
    private final String server;

    // the server's loop

    private @Nullable Future<Void> call;

    private int place;

    private volatile boolean aborting;

    // the loop that serves

    private volatile boolean taken;
    private @Nullable Connection connection;

    /** Makes a connection that is to be served. */
    ServeElsewhere(Network.Arrival arrival, Service service) {
        this.arrival = arrival;
        this.service = service;
        this.server = service.server().toString();
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

    @Override
    public int place() {
        return place;
    }

    @Override
    public void moved(int place) {
        this.place = place;
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
            Connection connection =
                    new Connection(new Service(server, service.handler(), service.options(), this::ended));
            ServeElsewhere.this.connection = connection;
            connection.begin(here, conduit);
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
