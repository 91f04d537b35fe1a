package dev.weft.io;

import dev.weft.AsyncCloseable;
import dev.weft.Context;
import dev.weft.Coroutine;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.LoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A server: accepts connections and runs a handler for each, in a task of its own. It is a scope: leaving it ends them.
 *
 * <pre>{@code
 * try (var server = await(Net.serve(this::handle, "127.0.0.1", 8080))) {
 *     await(server.serveForever());
 * }
 * }</pre>
 *
 * <pre>
 *   state      accepts   left by
 *   SERVING    yes, unless there are as many connections as may be                closeAsync ▶ DRAINING; stopAccepting
 *   DRAINING   no; handlers may finish what they do             the time is up, or another cancellation ▶ CANCELLED
 *   CANCELLED  no; handlers were cancelled and clean up         the same ▶ ABORTED
 *   ABORTED    no; the connections are reset
 *                                     each of these three ends when the last handler has ended
 * </pre>
 *
 * <p>The failure of a handler goes to the loop's exception handler; other connections do not notice.
 */
public final class Server implements AsyncCloseable {
    private final EventLoop loop;
    private final ServerOptions options;
    private final Service service;
    private final Context context = Context.copy();
    private final List<Network.Listener> listeners = new ArrayList<>();
    private final Connections connections = new Connections();
    private final List<Future<Void>> awaitingStop = new ArrayList<>();
    private final List<Future<Void>> awaitingEnd = new ArrayList<>();
    private boolean stopped;
    private boolean paused;

    Server(EventLoop loop, StreamHandler handler, ServerOptions options) {
        this.loop = loop;
        this.options = options;
        this.service = new Service(this, handler, options, this::ended);
        LoopGroup group = options.group();
        if (group != null && group.loop() != loop) {
            throw new IllegalStateException("a server serves on a group that was entered on its own loop, and " + group
                    + " was entered on another one");
        }
    }

    /** Listens at one more address. */
    void listen(Network network, SocketAddress address) throws IOException {
        listeners.add(network.listen(address, options, new Network.Acceptor() {
            @Override
            public boolean takes(Network.Arrival arrival) {
                LoopGroup group = options.group();
                if (group == null) {
                    return false;
                }
                context.run(() -> accept(arrival, group));
                return true;
            }

            @Override
            public void accepted(Conduit conduit) {
                context.run(() -> accept(conduit));
            }

            @Override
            public void failed(IOException failure) {
                loop.callExceptionHandler(new ErrorContext(
                        "a server cannot accept connections at the moment, and tries again in a second: "
                                + failure.getMessage(),
                        failure,
                        null,
                        Server.this.toString()));
            }
        }));
    }

    /**
     * Returns where the server listens.
     *
     * @return the address; the first one of several
     */
    public SocketAddress address() {
        return listeners.get(0).address();
    }

    /**
     * Returns where the server listens.
     *
     * @return all addresses
     */
    public List<SocketAddress> addresses() {
        return listeners.stream().map(Network.Listener::address).toList();
    }

    /**
     * Returns the port at which the server listens.
     *
     * @return the port, which the system has chosen if port 0 was asked for; -1 for a unix socket
     */
    public int port() {
        return address() instanceof InetSocketAddress inet ? inet.getPort() : -1;
    }

    /**
     * Tells whether the server accepts connections, now or when there is room for them.
     *
     * @return whether it has not been closed or stopped
     */
    public boolean isServing() {
        return !stopped;
    }

    /**
     * Returns how many connections there are.
     *
     * @return the number, those in a handshake included
     */
    public int connections() {
        return connections.size();
    }

    /**
     * Waits as long as the server accepts connections. Cancelling the wait changes nothing for the server and its
     * clients: it is the end of the server's scope that ends them.
     *
     * @return a coroutine that finishes when somebody closes or stops the server
     */
    public Coroutine<Void> serveForever() {
        return new Begin<>("Server.serveForever", running -> awaitOne(awaitingStop, stopped), nothing -> {});
    }

    /** Stops accepting connections. Those that are there go on. */
    public void stopAccepting() {
        Confined.check(loop);
        if (!stopped) {
            stopped = true;
            listeners.forEach(Network.Listener::close);
            complete(awaitingStop);
            if (connections.size() == 0) {
                complete(awaitingEnd);
            }
        }
    }

    /**
     * Waits until the server accepts no more connections and all handlers have ended, as asyncio's {@code wait_closed}.
     * Does not bring that about.
     *
     * @return a coroutine
     */
    public Coroutine<Void> waitClosed() {
        return new Begin<>("Server.waitClosed", running -> awaitEnd(), nothing -> {});
    }

    /** Cancels all handlers, as far as there are any; the server goes on. asyncio's {@code close_clients}. */
    public void cancelHandlers() {
        Confined.check(loop);
        for (Connections.Member connection : connections.toList()) {
            connection.cancel();
        }
    }

    /** Resets all connections and cancels their handlers; the server goes on. asyncio's {@code abort_clients}. */
    public void abortConnections() {
        Confined.check(loop);
        for (Connections.Member connection : connections.toList()) {
            connection.abort();
        }
    }

    /**
     * Closes the server: it stops accepting, gives its handlers the time of {@link ServerOptions#drain} to finish, then
     * cancels them, and after five more seconds resets their connections. Finishes when all have ended. A cancellation
     * meanwhile goes one step further at once, and is thrown in the end. The second time it waits only.
     *
     * @return a coroutine
     */
    @Override
    public Coroutine<Void> closeAsync() {
        return new CloseServer(this, loop, options.drain());
    }

    Future<Void> awaitEnd() {
        return awaitOne(awaitingEnd, stopped && connections.size() == 0);
    }

    private Future<Void> awaitOne(List<Future<Void>> waiting, boolean over) {
        Future<Void> future = loop.createFuture();
        if (over) {
            future.setResult(null);
        } else {
            waiting.removeIf(Future::isDone); // given up
            waiting.add(future);
        }
        return future;
    }

    private static void complete(List<Future<Void>> waiting) {
        for (Future<Void> future : waiting) {
            if (!future.isDone()) {
                future.setResult(null);
            }
        }
        waiting.clear();
    }

    private void accept(Conduit conduit) {
        if (stopped) {
            conduit.abort();
            return;
        }
        Connection connection = new Connection(service);
        add(connection);
        connection.begin(loop, conduit);
    }

    /** Accepts a connection that a loop of the group serves. */
    private void accept(Network.Arrival arrival, LoopGroup group) {
        if (stopped) {
            arrival.refuse();
            return;
        }
        ServeElsewhere connection = new ServeElsewhere(arrival, service);
        Future<Void> call;
        try {
            call = group.submit(connection::serve);
        } catch (IllegalStateException ending) { // all connections are being cancelled, and this server will be closed
            arrival.refuse();
            return;
        }
        connection.begun(call);
        add(connection);
        call.addDoneCallback(done -> {
            connection.done();
            ended(connection);
        });
    }

    private void add(Connections.Member connection) {
        connections.add(connection);
        if (!paused && connections.size() >= options.maxConnections()) {
            paused = true;
            listeners.forEach(Network.Listener::pause);
        }
    }

    private void ended(Connections.Member connection) {
        connections.remove(connection);
        if (paused && connections.size() < options.maxConnections()) {
            paused = false;
            listeners.forEach(Network.Listener::resume);
        }
        if (stopped && connections.size() == 0) {
            complete(awaitingEnd);
        }
    }

    /** Ends the listeners that there are: the server does not come about. */
    void giveUp() {
        stopAccepting();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Server[").append(stopped ? "stopped" : paused ? "full" : "serving");
        for (Network.Listener listener : listeners) {
            text.append(", at ").append(Addresses.text(listener.address()));
        }
        return text.append(", connections: ")
                .append(connections.size())
                .append("]")
                .toString();
    }
}
