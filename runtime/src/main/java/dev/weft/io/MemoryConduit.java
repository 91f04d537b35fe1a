package dev.weft.io;

import dev.weft.EventLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection in a simulated network.
 *
 * <pre>
 *   write   ──▶  sent: on the way, or held while the link is cut  ──▶  arrived at the other end  ──▶  read
 *                └──────────────── pending, at most CAPACITY bytes ────────────────┘
 * </pre>
 */
final class MemoryConduit extends Conduit {
    private static final int CAPACITY = 1 << 16;

    /** What follows the last bytes. */
    private static final byte[] END = new byte[0];

    /** What follows them if this end has been closed: it takes nothing any more. */
    private static final byte[] CLOSED = new byte[0];

    private static final byte[] RESET = new byte[0];

    private final EventLoop loop;
    private final SimulatedLinks links;
    private final SocketAddress local;
    private final SocketAddress peer;
    private final @Nullable String host;
    private @Nullable MemoryConduit other;

    private final Deque<byte[]> sent = new ArrayDeque<>();
    private final Deque<byte[]> held = new ArrayDeque<>();
    private final Deque<ByteBuffer> arrived = new ArrayDeque<>();

    /** When what was sent last arrives. */
    private long lastArrival;

    /** How many bytes were written that the other end has not read. */
    private int pending;

    private boolean readerAsks;
    private boolean writerAsks;
    private boolean outputEnded;
    private boolean inputEnded;
    private boolean peerClosed;
    private boolean reset;
    private boolean closed;

    MemoryConduit(
            EventLoop loop, SimulatedLinks links, SocketAddress local, SocketAddress peer, @Nullable String host) {
        this.loop = loop;
        this.links = links;
        this.local = local;
        this.peer = peer;
        this.host = host;
    }

    /** Makes this and {@code server} the two ends of a connection. */
    void connect(MemoryConduit server) {
        other = server;
        server.other = this;
    }

    private MemoryConduit other() {
        return java.util.Objects.requireNonNull(other);
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        if (reset) {
            throw new SocketException("Connection reset");
        }
        int count = 0;
        while (into.hasRemaining() && !arrived.isEmpty()) {
            ByteBuffer first = arrived.element();
            int some = Math.min(first.remaining(), into.remaining());
            into.put(into.position(), first, first.position(), some);
            into.position(into.position() + some);
            first.position(first.position() + some);
            count += some;
            if (!first.hasRemaining()) {
                arrived.remove();
            }
        }
        if (count == 0) {
            return inputEnded ? -1 : 0;
        }
        MemoryConduit writer = other();
        writer.pending -= count;
        writer.tellWriter();
        return count;
    }

    @Override
    int write(ByteBuffer from) throws IOException {
        if (reset || peerClosed) {
            throw new IOException("Broken pipe");
        }
        int room = Math.min(CAPACITY - pending, from.remaining());
        if (room == 0) {
            return 0;
        }
        int count = Math.max(1, Math.min(room, links.piece(local, peer, room)));
        byte[] bytes = new byte[count];
        from.get(bytes);
        pending += count;
        send(bytes);
        return count;
    }

    private void send(byte[] what) {
        if (loop.isClosed()) {
            return;
        }
        long delay = held.isEmpty() ? links.delay(local, peer) : SimulatedLinks.CUT;
        if (delay == SimulatedLinks.CUT) {
            if (held.isEmpty()) {
                links.whenChanged(this::sendHeld);
            }
            held.add(what);
            return;
        }
        long now = links.nanos();
        lastArrival = Math.max(lastArrival, now + delay);
        sent.add(what);
        loop.callLater(Duration.ofNanos(lastArrival - now), this::arrive);
    }

    private void sendHeld() {
        Deque<byte[]> again = new ArrayDeque<>(held);
        held.clear();
        again.forEach(this::send);
    }

    /** What was sent first arrives, whichever timer it is that says so: there is one for each. */
    private void arrive() {
        byte[] what = sent.poll();
        MemoryConduit reader = other();
        if (what == null || reader.reset) {
            return;
        }
        if (what == RESET) {
            reader.breaks();
            return;
        }
        if (what == END || what == CLOSED) {
            reader.inputEnded = true;
            reader.peerClosed |= what == CLOSED;
            reader.tellWriter();
        } else if (reader.closed) {
            pending -= what.length;
            breaks(); // as a closed socket answers
            return;
        } else {
            reader.arrived.add(ByteBuffer.wrap(what));
        }
        reader.tellReader();
    }

    private void breaks() {
        reset = true;
        arrived.clear();
        tellReader();
        tellWriter();
    }

    /** Breaks the connection, in the middle of what is on its way. */
    void reset() {
        breaks();
        other().breaks();
    }

    private void tellReader() {
        if (readerAsks) {
            readerAsks = false;
            events.readable();
        }
    }

    private void tellWriter() {
        if (writerAsks && (reset || peerClosed || pending < CAPACITY)) {
            writerAsks = false;
            events.writable();
        }
    }

    @Override
    boolean endOutput() {
        if (!outputEnded) {
            outputEnded = true;
            send(END);
        }
        return true;
    }

    @Override
    void awaitReadable() {
        readerAsks = true;
        if (reset || inputEnded || !arrived.isEmpty()) {
            tellReader();
        }
    }

    @Override
    void awaitWritable() {
        writerAsks = true;
        tellWriter();
    }

    @Override
    void close() {
        if (!closed) {
            closed = true;
            arrived.clear();
            outputEnded = true;
            send(CLOSED);
        }
    }

    @Override
    void abort() {
        if (!closed) {
            closed = true;
            arrived.clear();
            outputEnded = true;
            held.clear();
            send(RESET);
        }
    }

    @Override
    SocketAddress peer() {
        return peer;
    }

    @Override
    SocketAddress local() {
        return local;
    }

    @Override
    @Nullable
    String host() {
        return host;
    }
}
