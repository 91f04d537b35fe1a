package dev.weft.io;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One end of an in-memory pair. It holds the bytes that are on their way to it, as the receive buffer of a socket does.
 */
final class PairConduit extends Conduit {
    /**
     * Where the other end puts its bytes; null before the first one. From {@code position} to {@code limit} they are
     * unread.
     */
    private @Nullable ByteBuffer incoming;

    private final int capacity;
    private final SocketAddress address;
    private @Nullable PairConduit other;

    private boolean readerAsks;
    private boolean writerAsks;

    /** The other end will send no more. */
    private boolean ended;

    private boolean reset;
    private boolean closed;

    private PairConduit(int capacity, String name) {
        this.capacity = capacity;
        this.address = new InMemoryAddress(name);
    }

    /** Makes both ends. */
    static PairConduit[] create(int capacity) {
        PairConduit left = new PairConduit(capacity, "left");
        PairConduit right = new PairConduit(capacity, "right");
        left.other = right;
        right.other = left;
        return new PairConduit[] {left, right};
    }

    private PairConduit other() {
        return java.util.Objects.requireNonNull(other);
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        if (reset) {
            throw new SocketException("Connection reset");
        }
        ByteBuffer from = incoming;
        if (from == null || !from.hasRemaining()) {
            return ended ? -1 : 0;
        }
        int count = move(from, into);
        PairConduit writer = other();
        if (writer.writerAsks) {
            writer.writerAsks = false;
            writer.events.writable();
        }
        return count;
    }

    @Override
    int write(ByteBuffer from) throws IOException {
        if (reset || other().closed) {
            throw new IOException("Broken pipe");
        }
        PairConduit reader = other();
        ByteBuffer buffer = reader.room();
        if (buffer == null) {
            return 0;
        }
        int start = buffer.position();
        int end = buffer.limit();
        buffer.limit(buffer.capacity()).position(end);
        int count = move(from, buffer);
        buffer.limit(end + count).position(start);
        reader.tell();
        return count;
    }

    /** Returns a buffer with room behind its limit, null if there is none. */
    private @Nullable ByteBuffer room() {
        ByteBuffer buffer = incoming;
        if (buffer == null) {
            buffer = ByteBuffer.allocate(capacity).limit(0);
            incoming = buffer;
        } else if (!buffer.hasRemaining()) {
            buffer.position(0).limit(0);
        } else if (buffer.limit() == buffer.capacity()) {
            if (buffer.position() == 0) {
                return null;
            }
            buffer.compact().flip();
        }
        return buffer;
    }

    private static int move(ByteBuffer from, ByteBuffer into) {
        int count = Math.min(from.remaining(), into.remaining());
        into.put(into.position(), from, from.position(), count);
        from.position(from.position() + count);
        into.position(into.position() + count);
        return count;
    }

    private void tell() {
        if (readerAsks) {
            readerAsks = false;
            events.readable();
        }
    }

    @Override
    boolean endOutput() {
        PairConduit reader = other();
        reader.ended = true;
        reader.tell();
        return true;
    }

    @Override
    void awaitReadable() {
        readerAsks = true;
        if (reset || ended || (incoming != null && incoming.hasRemaining())) {
            tell();
        }
    }

    @Override
    void awaitWritable() {
        ByteBuffer buffer = other().incoming;
        if (reset || other().closed || buffer == null || buffer.remaining() < buffer.capacity()) {
            writerAsks = false;
            events.writable();
        } else {
            writerAsks = true;
        }
    }

    @Override
    void close() {
        closed = true;
        incoming = null;
        endOutput();
        wakeWriter();
    }

    @Override
    void abort() {
        closed = true;
        incoming = null;
        PairConduit peer = other();
        peer.reset = !peer.ended; // after the end there is nothing that it could miss
        peer.incoming = peer.reset ? null : peer.incoming;
        peer.tell();
        wakeWriter();
    }

    private void wakeWriter() {
        PairConduit writer = other();
        if (writer.writerAsks) {
            writer.writerAsks = false;
            writer.events.writable();
        }
    }

    @Override
    SocketAddress peer() {
        return other().address;
    }

    @Override
    SocketAddress local() {
        return address;
    }

    /** The name of an end. */
    private static final class InMemoryAddress extends SocketAddress {
        private static final long serialVersionUID = 1;

        private final String name;

        InMemoryAddress(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return "memory:" + name;
        }
    }
}
