package dev.weft.io;

import dev.weft.EventLoop;
import dev.weft.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The system's network. */
final class NioNetwork implements Network {
    /** How many connections are accepted before the others get their turn. */
    private static final int ACCEPTS_IN_A_ROW = 64;

    /** How long accepting pauses when the process has too many open files, as in asyncio. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final NioDriver driver;

    NioNetwork(EventLoop loop, NioDriver driver) {
        this.loop = loop;
        this.driver = driver;
    }

    @Override
    public Future<List<InetAddress>> lookUp(String host) {
        return loop.runInExecutor(Workers.NAMES, () -> List.of(InetAddress.getAllByName(host)));
    }

    @Override
    public Future<Conduit> connect(SocketAddress address, @Nullable String host, ConnectOptions options) {
        Future<Conduit> result = loop.createFuture();
        SocketChannel channel;
        try {
            channel = address instanceof UnixDomainSocketAddress
                    ? SocketChannel.open(StandardProtocolFamily.UNIX)
                    : SocketChannel.open();
        } catch (IOException failure) {
            result.setException(failure);
            return result;
        }
        try {
            set(channel, address, options);
            if (options.localAddress() != null) {
                channel.bind(options.localAddress());
            }
            SelectionKey key = driver.register(channel, new Connecting(channel, result, host));
            if (channel.connect(address)) {
                result.setResult(SocketConduit.connected(driver, key, host));
            } else {
                key.interestOps(SelectionKey.OP_CONNECT);
                result.addDoneCallback(done -> {
                    if (done.isCancelled()) {
                        close(channel);
                    }
                });
            }
        } catch (IOException | RuntimeException failure) { // an unresolved address is a RuntimeException
            close(channel);
            result.setException(failure);
        }
        return result;
    }

    private static void set(SocketChannel channel, SocketAddress address, ConnectOptions options) throws IOException {
        if (address instanceof InetSocketAddress) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, options.noDelay());
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, options.keepAlive());
        }
        if (options.receiveBuffer() > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBuffer());
        }
        if (options.sendBuffer() > 0) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, options.sendBuffer());
        }
    }

    private static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException failure) {
            // The descriptor is gone all the same.
        }
    }

    /** A connection on its way. */
    private final class Connecting implements NioDriver.Channel {
        private final SocketChannel channel;
        private final Future<Conduit> result;
        private final @Nullable String host;

        Connecting(SocketChannel channel, Future<Conduit> result, @Nullable String host) {
            this.channel = channel;
            this.result = result;
            this.host = host;
        }

        @Override
        public void ready(SelectionKey key) {
            if (result.isDone()) {
                close(channel);
                return;
            }
            try {
                if (channel.finishConnect()) {
                    result.setResult(SocketConduit.connected(driver, key, host));
                }
            } catch (IOException failure) {
                close(channel);
                result.setException(failure);
            }
        }

        @Override
        public void loopClosed() {
            close(channel);
        }
    }

    @Override
    public Listener listen(SocketAddress address, ServerOptions options, Acceptor acceptor) throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        ServerSocketChannel channel =
                unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        try {
            if (!unix) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                if (options.reusePort()) {
                    channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                }
            }
            channel.bind(address, options.backlog());
            return new Listening(channel, acceptor);
        } catch (IOException | RuntimeException failure) {
            close(channel);
            throw failure;
        }
    }

    /** A connection that has come. */
    private static final class Arrived implements Arrival {
        private final SocketChannel channel;

        Arrived(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public Conduit on(EventLoop loop) throws IOException {
            return new SocketConduit(NioDriver.of(loop), channel, null);
        }

        @Override
        public void refuse() {
            try {
                if (channel.getLocalAddress() instanceof InetSocketAddress) {
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0); // the peer shall notice
                }
            } catch (IOException alreadyGone) {
                // Then there is nothing to reset.
            }
            close(channel);
        }
    }

    /** A socket that listens. */
    private final class Listening implements Listener, NioDriver.Channel {
        private final ServerSocketChannel channel;
        private final SocketAddress address;
        private final Acceptor acceptor;
        private final SelectionKey key;

        /** Which file a unix socket has; somebody else may have made another one in its place. */
        private final @Nullable Object file;

        private boolean paused;
        private boolean tired;

        Listening(ServerSocketChannel channel, Acceptor acceptor) throws IOException {
            this.channel = channel;
            this.address = channel.getLocalAddress();
            this.acceptor = acceptor;
            this.key = driver.register(channel, this);
            this.file = address instanceof UnixDomainSocketAddress unix ? Net.socketKey(unix.getPath()) : null;
            setInterest();
        }

        private void setInterest() {
            if (key.isValid()) {
                key.interestOps(paused || tired ? 0 : SelectionKey.OP_ACCEPT);
            }
        }

        @Override
        public void ready(SelectionKey key) {
            try {
                for (int n = 0; n < ACCEPTS_IN_A_ROW && !paused && channel.isOpen(); n++) {
                    SocketChannel connection = channel.accept();
                    if (connection == null) {
                        return;
                    }
                    take(connection);
                }
            } catch (IOException failure) {
                tired = true;
                setInterest();
                loop.callLater(PAUSE, () -> {
                    tired = false;
                    setInterest();
                });
                acceptor.failed(failure);
            }
        }

        private void take(SocketChannel connection) {
            Conduit conduit;
            try {
                if (address instanceof InetSocketAddress) {
                    connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
                }
                if (acceptor.takes(new Arrived(connection))) {
                    return;
                }
                conduit = new SocketConduit(driver, connection, null);
            } catch (IOException alreadyGone) {
                NioNetwork.close(connection);
                return;
            }
            acceptor.accepted(conduit);
        }

        @Override
        public SocketAddress address() {
            return address;
        }

        @Override
        public void pause() {
            paused = true;
            setInterest();
        }

        @Override
        public void resume() {
            paused = false;
            setInterest();
        }

        @Override
        public void close() {
            if (!channel.isOpen()) {
                return;
            }
            NioNetwork.close(channel);
            key.cancel();
            if (address instanceof UnixDomainSocketAddress unix
                    && file != null
                    && file.equals(Net.socketKey(unix.getPath()))) {
                try {
                    Files.deleteIfExists(unix.getPath());
                } catch (IOException kept) {
                    // Then it stays, as it would have without this.
                }
            }
        }

        @Override
        public void loopClosed() {
            close();
        }
    }
}
