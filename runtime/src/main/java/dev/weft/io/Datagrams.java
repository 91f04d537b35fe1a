package dev.weft.io;

import dev.weft.AsyncCloseable;
import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Operation;
import dev.weft.internal.core.WaitQueue;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A socket for datagrams (UDP). What arrives while nobody receives waits in a queue of {@value #QUEUE_LENGTH}; when
 * that is full, what arrives is dropped and {@linkplain #dropped() counted}.
 *
 * <p>Any number of tasks may receive; each datagram goes to one of them, in the order in which they came. Only for use
 * on the thread of the loop.
 */
public final class Datagrams implements AsyncCloseable {
    /** How many datagrams wait at most. */
    public static final int QUEUE_LENGTH = 1024;

    private final EventLoop loop;
    private final DatagramChannel channel;
    private final SelectionKey key;
    private final BufferPool pool;
    private final SocketAddress address;
    private final ArrayDeque<Datagram> queue = new ArrayDeque<>();
    private final WaitQueue receivers = new WaitQueue();
    private final WaitQueue senders = new WaitQueue();
    private final List<MembershipKey> groups = new ArrayList<>();
    private @Nullable SocketAddress peer;
    private long dropped;
    private @Nullable IOException failure;
    private boolean closed;

    private Datagrams(EventLoop loop, DatagramChannel channel) throws IOException {
        NioDriver driver = NioDriver.of(loop);
        this.loop = loop;
        this.channel = channel;
        this.pool = driver.pool;
        this.address = channel.getLocalAddress();
        this.key = driver.register(channel, new Events());
        key.interestOps(SelectionKey.OP_READ);
    }

    static Datagrams open(EventLoop loop, SocketAddress address) throws IOException {
        InetSocketAddress inet = resolved(address);
        DatagramChannel channel = DatagramChannel.open(
                inet.getAddress() instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            if (inet.getAddress().isMulticastAddress()) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            }
            channel.bind(address);
            return new Datagrams(loop, channel);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private static InetSocketAddress resolved(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            return inet;
        }
        throw new IllegalArgumentException("datagrams need an internet address that was looked up: " + address);
    }

    /** Returns {@code peer} if this socket can reach addresses of its kind. */
    private SocketAddress reachable(SocketAddress peer) {
        boolean four = ((InetSocketAddress) address).getAddress() instanceof Inet4Address;
        if (four && resolved(peer).getAddress() instanceof Inet6Address) {
            throw new IllegalArgumentException("a socket at an address of IPv4, " + Addresses.text(address)
                    + ", cannot reach one of IPv6: " + Addresses.text(peer));
        }
        return resolved(peer);
    }

    /**
     * Receives a datagram. Awaiting fails with a {@link StreamClosedException} if the socket is closed, and with a
     * {@link ConnectionResetException} if the system reports that the peer of a {@linkplain #connect connected} socket
     * does not listen.
     *
     * @return a coroutine whose result is the datagram
     */
    public Coroutine<Datagram> receive() {
        return new Receive();
    }

    /**
     * Sends a datagram, waiting while the system has no room.
     *
     * @param data its bytes; not to be changed until the coroutine has finished
     * @param to where to
     * @return a coroutine. Awaiting fails with a {@link StreamException} if the system refuses it, for example because
     *     it is too large, and with an {@link IllegalStateException} if the socket is connected to another address
     * @throws IllegalArgumentException if {@code to} was not looked up, or is one of IPv6 and this socket is not
     */
    public Coroutine<Void> send(byte[] data, SocketAddress to) {
        return new Send(ByteBuffer.wrap(data), reachable(Objects.requireNonNull(to, "to")));
    }

    /**
     * Sends the bytes between the position and the limit of a buffer as a datagram.
     *
     * @param data its bytes; not to be touched until the coroutine has finished
     * @param to where to
     * @return a coroutine
     * @throws IllegalArgumentException if {@code to} was not looked up, or is one of IPv6 and this socket is not
     */
    public Coroutine<Void> send(ByteBuffer data, SocketAddress to) {
        return new Send(data, reachable(Objects.requireNonNull(to, "to")));
    }

    /**
     * Sends a datagram to the peer of a {@linkplain #connect connected} socket.
     *
     * @param data its bytes; not to be changed until the coroutine has finished
     * @return a coroutine
     * @throws IllegalStateException if the socket is not connected
     */
    public Coroutine<Void> send(byte[] data) {
        if (peer == null) {
            throw new IllegalStateException(
                    "the socket is not connected: say where the datagram goes, or connect(...)");
        }
        return new Send(ByteBuffer.wrap(data), null);
    }

    /**
     * Connects the socket: from now on only what comes from {@code peer} is received. Sends nothing.
     *
     * @param peer the address
     * @throws StreamException if that is not possible, or the socket is closed
     * @throws IllegalArgumentException if {@code peer} was not looked up, or is one of IPv6 and this socket is not
     * @throws IllegalStateException if the socket is connected already
     */
    public void connect(SocketAddress peer) {
        Confined.check(loop);
        checkOpen("Datagrams.connect");
        SocketAddress before = this.peer;
        if (before != null) {
            throw new IllegalStateException("the socket is connected to " + Addresses.text(before)
                    + " already; open another one for " + Addresses.text(peer));
        }
        try {
            channel.connect(reachable(peer));
            this.peer = peer;
            queue.removeIf(datagram -> !datagram.sender().equals(peer));
        } catch (IOException refused) {
            throw failure("connect", peer, refused);
        }
    }

    /**
     * Joins a multicast group: what is sent to it is received here, until the socket is closed.
     *
     * @param group the address of the group
     * @param network on which network
     * @throws StreamException if that is not possible, or the socket is closed
     * @throws IllegalArgumentException if {@code group} is not an address of a group
     */
    public void join(InetAddress group, NetworkInterface network) {
        Confined.check(loop);
        checkOpen("Datagrams.join");
        try {
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, network);
            groups.add(channel.join(group, network));
        } catch (IOException refused) {
            throw failure("join", peer, refused);
        }
    }

    /**
     * Returns how many datagrams were dropped here because nobody received them. The system may have dropped others
     * before.
     *
     * @return the number
     */
    public long dropped() {
        return dropped;
    }

    /**
     * Returns the address of this socket.
     *
     * @return the address
     */
    public SocketAddress localAddress() {
        return address;
    }

    /**
     * Returns the port of this socket.
     *
     * @return the port, which the system has chosen if port 0 was asked for
     */
    public int port() {
        return ((InetSocketAddress) address).getPort();
    }

    /** Closes the socket at once; tasks that wait get a {@link StreamClosedException}. */
    public void abort() {
        Confined.check(loop);
        if (!closed) {
            closed = true;
            queue.clear();
            try {
                channel.close();
            } catch (IOException gone) {
                // The descriptor is gone all the same.
            }
            key.cancel();
            receivers.wakeAndRemoveAll();
            senders.wakeAndRemoveAll();
        }
    }

    /** {@inheritDoc} Never waits. */
    @Override
    public Coroutine<Void> closeAsync() {
        abort();
        return Asyncio.done();
    }

    @Override
    public String toString() {
        return "Datagrams[" + (closed ? "closed" : Addresses.text(address))
                + (peer == null ? "" : ", peer " + Addresses.text(peer)) + ", waiting: " + queue.size()
                + (dropped == 0 ? "" : ", dropped: " + dropped) + "]";
    }

    private void checkOpen(String what) {
        if (closed) {
            throw new StreamClosedException(what + ": the socket is closed", peer);
        }
    }

    private static StreamException failure(String what, @Nullable SocketAddress peer, IOException cause) {
        String message = "Datagrams." + what + ": " + cause.getMessage();
        return cause instanceof PortUnreachableException
                ? new ConnectionResetException("Datagrams." + what + ": nobody listens there", peer, cause)
                : new StreamException(message, peer, cause);
    }

    private final class Events implements NioDriver.Channel {
        /** So many datagrams are taken before the others get their turn. */
        private static final int AT_ONCE = 64;

        @Override
        public void ready(SelectionKey key) {
            if (key.isWritable()) {
                key.interestOps(SelectionKey.OP_READ);
                senders.wakeAndRemoveAll();
            }
            if (key.isReadable()) {
                try {
                    for (int n = 0; n < AT_ONCE && takeOne(); n++) {}
                } catch (IOException refused) {
                    failure = refused;
                    receivers.wakeAndRemove();
                }
            }
        }

        private boolean takeOne() throws IOException {
            ByteBuffer kernel = pool.kernel();
            SocketAddress sender = channel.receive(kernel);
            if (sender == null) {
                return false;
            }
            if (queue.size() == QUEUE_LENGTH) {
                dropped++;
            } else {
                byte[] data = new byte[kernel.flip().remaining()];
                kernel.get(data);
                queue.add(new Datagram(data, sender));
                receivers.wakeAndRemove();
            }
            return true;
        }

        @Override
        public void loopClosed() {
            try {
                channel.close();
            } catch (IOException gone) {
                // The descriptor is gone all the same.
            }
        }
    }

    private final class Receive extends Operation<Datagram> {
        @Override
        protected @Nullable Object attempt() {
            checkOpen("Datagrams.receive");
            Datagram next = queue.poll();
            if (next != null) {
                return next;
            }
            IOException refused = failure;
            if (refused != null) {
                failure = null;
                throw failure("receive", peer, refused);
            }
            return BLOCKED;
        }

        @Override
        protected WaitQueue line(Loop loop) {
            return receivers;
        }

        @Override
        protected void givenUp(boolean woken) {
            if (woken && !queue.isEmpty()) {
                receivers.wakeAndRemove();
            }
        }

        @Override
        protected String describe() {
            return "Datagrams.receive";
        }
    }

    private final class Send extends Operation<Void> {
        private final ByteBuffer data;
        private final @Nullable SocketAddress to;

        Send(ByteBuffer data, @Nullable SocketAddress to) {
            this.data = data;
            this.to = to;
        }

        @Override
        protected @Nullable Object attempt() {
            checkOpen("Datagrams.send");
            SocketAddress connected = peer;
            if (to != null && connected != null && !to.equals(connected)) {
                throw new IllegalStateException("the socket is connected to " + Addresses.text(connected)
                        + " and cannot send to " + Addresses.text(to));
            }
            int length = data.remaining();
            try {
                int sent = to == null ? channel.write(data) : channel.send(data, to);
                return sent == 0 && length > 0 ? BLOCKED : null;
            } catch (IOException refused) {
                throw failure("send", to == null ? connected : to, refused);
            }
        }

        @Override
        protected WaitQueue line(Loop loop) {
            return senders;
        }

        @Override
        protected Object block(Continuation<?> caller) {
            Object blocked = super.block(caller);
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            return blocked;
        }

        @Override
        protected String describe() {
            return "Datagrams.send";
        }
    }
}
