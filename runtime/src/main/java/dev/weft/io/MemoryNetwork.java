package dev.weft.io;

import dev.weft.EventLoop;
import dev.weft.Future;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network in memory, for one loop. Names have addresses of their own, so that each may be another host; a connection
 * takes the way there and back; where nobody listens, it is refused.
 */
final class MemoryNetwork implements Network {
    private static final int FIRST_PORT = 49152;

    private final EventLoop loop;
    private final SimulatedLinks links;
    private final Map<SocketAddress, Listening> listeners = new LinkedHashMap<>();
    private final Map<String, InetAddress> hosts = new LinkedHashMap<>();
    private int nextPort = FIRST_PORT;

    private MemoryNetwork(EventLoop loop, SimulatedLinks links) {
        this.loop = loop;
        this.links = links;
    }

    static MemoryNetwork of(EventLoop loop, SimulatedLinks links) {
        return (MemoryNetwork) links.network(() -> new MemoryNetwork(loop, links));
    }

    @Override
    public Future<List<InetAddress>> lookUp(String host) {
        Future<List<InetAddress>> future = loop.createFuture();
        try {
            future.setResult(List.of(addressOf(host)));
        } catch (UnknownHostException failure) {
            future.setException(failure);
        }
        return future;
    }

    private InetAddress addressOf(String host) throws UnknownHostException {
        InetAddress known = hosts.get(host);
        if (known != null) {
            return known;
        }
        boolean isLiteral = host.isEmpty() || host.indexOf(':') >= 0 || host.matches("[0-9.]+");
        int number = hosts.size() + 1;
        InetAddress address = isLiteral
                ? InetAddress.getByName(host)
                : host.equals("localhost")
                        ? InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})
                        : InetAddress.getByAddress(host, new byte[] {10, 0, (byte) (number >> 8), (byte) number});
        hosts.put(host, address);
        return address;
    }

    @Override
    public Future<Conduit> connect(SocketAddress address, @Nullable String host, ConnectOptions options) {
        Future<Conduit> result = loop.createFuture();
        SocketAddress given = options.localAddress();
        SocketAddress from = given != null
                ? given
                : address instanceof InetSocketAddress
                        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), nextPort++)
                        : address;
        travel(from, address, () -> arrived(result, from, address, host));
        return result;
    }

    /** Runs {@code then} when something that is sent now has come to the other side; later, if the link is cut. */
    private void travel(SocketAddress from, SocketAddress to, Runnable then) {
        if (loop.isClosed()) {
            return;
        }
        long delay = links.delay(from, to);
        if (delay == SimulatedLinks.CUT) {
            links.whenChanged(() -> travel(from, to, then));
        } else {
            loop.callLater(Duration.ofNanos(delay), then);
        }
    }

    private void arrived(Future<Conduit> result, SocketAddress from, SocketAddress address, @Nullable String host) {
        if (result.isDone()) {
            return; // given up
        }
        Listening listening = listener(address);
        if (listening == null) {
            travel(address, from, () -> {
                if (!result.isDone()) {
                    result.setException(new ConnectException("Connection refused"));
                }
            });
            return;
        }
        MemoryConduit client = new MemoryConduit(loop, links, from, address, host);
        MemoryConduit server = new MemoryConduit(loop, links, address, from, null);
        client.connect(server);
        links.opened(from, address, client::reset);
        listening.take(server);
        travel(address, from, () -> {
            if (result.isDone()) {
                client.abort();
            } else {
                result.setResult(client);
            }
        });
    }

    private @Nullable Listening listener(SocketAddress address) {
        Listening exact = listeners.get(address);
        if (exact == null && address instanceof InetSocketAddress inet) {
            for (Map.Entry<SocketAddress, Listening> entry : listeners.entrySet()) {
                if (entry.getKey() instanceof InetSocketAddress wild
                        && wild.getPort() == inet.getPort()
                        && wild.getAddress().isAnyLocalAddress()) {
                    return entry.getValue();
                }
            }
        }
        return exact;
    }

    @Override
    public Listener listen(SocketAddress address, ServerOptions options, Acceptor acceptor) throws IOException {
        SocketAddress bound = address instanceof InetSocketAddress inet && inet.getPort() == 0
                ? new InetSocketAddress(inet.getAddress(), nextPort++)
                : address;
        if (listener(bound) != null && !options.reusePort()) {
            throw new BindException("Address already in use");
        }
        Listening listening = new Listening(bound, acceptor);
        listeners.put(bound, listening);
        return listening;
    }

    /** Somebody who listens. Who connects while accepting is paused, waits. */
    private final class Listening implements Listener {
        private final SocketAddress address;
        private final Acceptor acceptor;
        private final Deque<Conduit> waiting = new ArrayDeque<>();
        private boolean paused;

        Listening(SocketAddress address, Acceptor acceptor) {
            this.address = address;
            this.acceptor = acceptor;
        }

        void take(Conduit conduit) {
            if (paused) {
                waiting.add(conduit);
            } else {
                acceptor.accepted(conduit);
            }
        }

        @Override
        public SocketAddress address() {
            return address;
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
            while (!paused && !waiting.isEmpty()) {
                acceptor.accepted(waiting.remove());
            }
        }

        @Override
        public void close() {
            listeners.remove(address, this);
            waiting.forEach(Conduit::abort);
            waiting.clear();
        }
    }
}
