package dev.weft.io;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.LoopDriver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the calls of {@link Net} go: the system's network, or a simulated one, if the loop stands on a driver that has
 * its own. Racing addresses, TLS and servers are the same over both.
 */
interface Network {
    /** A driver with a network of its own. */
    interface Provider extends LoopDriver {
        /** Returns that network. */
        Network network();
    }

    /** A connection that has come and belongs to no loop yet. */
    interface Arrival {
        /** Makes it one of the loop that runs here. */
        Conduit on(EventLoop loop) throws IOException;

        /** Resets it; nobody serves it. */
        void refuse();
    }

    /** Whom a listener tells of what has come. */
    interface Acceptor {
        /**
         * Offers a connection that another loop may serve.
         *
         * @return whether it was taken; if not, it goes to {@link #accepted}
         */
        default boolean takes(Arrival arrival) {
            return false;
        }

        /** Takes a connection. */
        void accepted(Conduit conduit);

        /** Accepting failed; the listener has paused, and tries again after a while. */
        void failed(IOException failure);
    }

    /** What listens at an address. */
    interface Listener {
        /** Returns where it listens. */
        SocketAddress address();

        /** Stops accepting for a while; who connects meanwhile waits. */
        void pause();

        /** Goes on accepting. */
        void resume();

        /** Stops listening. Does nothing the second time. */
        void close();
    }

    /** Returns the network of {@code loop}. */
    static Network of(EventLoop loop) {
        LoopDriver driver = Drivers.of(loop);
        if (driver instanceof Provider provider) {
            return provider.network();
        }
        return driver instanceof SimulatedLinks links
                ? MemoryNetwork.of(loop, links)
                : new NioNetwork(loop, NioDriver.of(loop));
    }

    /** Looks a name up; the addresses in the order in which they are to be tried. */
    Future<List<InetAddress>> lookUp(String host);

    /**
     * Connects to an address. Cancelling the future gives up.
     *
     * @param host under which name the address was looked up, null if it was not
     */
    Future<Conduit> connect(SocketAddress address, @Nullable String host, ConnectOptions options);

    /** Listens. */
    Listener listen(SocketAddress address, ServerOptions options, Acceptor acceptor) throws IOException;
}
