package dev.weft.io;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What carries the bytes of a stream. It never waits: it moves what can be moved now, and says so when that was
 * nothing; whoever wants to go on asks to be called. A conduit may stand on another one, as TLS does.
 *
 * <pre>
 *   read(b) == 0     awaitReadable()  …  events.readable(), once; then read again. May be for nothing
 *   write(b) == 0    awaitWritable()  …  events.writable(), once; then write again. May be for nothing
 *   flush() false    the same
 * </pre>
 *
 * <p>The events may come during the call that asks for them. A failure is thrown by each call that it concerns, not
 * only by the first.
 */
abstract class Conduit {
    /** Whom a conduit calls. */
    interface Events {
        /** Reading may go on. */
        void readable();

        /** Writing may go on. */
        void writable();
    }

    private static final Events NOBODY = new Events() {
        @Override
        public void readable() {}

        @Override
        public void writable() {}
    };

    /** Whom to call; whoever stands on this conduit now. */
    Events events = NOBODY;

    /** Returns the buffers of the loop to which this conduit belongs. */
    BufferPool pool() {
        return BufferPool.here();
    }

    /**
     * Returns a buffer for what a stream makes an array of: for use between two calls of this conduit, never across a
     * wait.
     */
    ByteBuffer scratch() {
        return pool().heap();
    }

    /**
     * Takes bytes that are there.
     *
     * @param into has room
     * @return how many; 0 if there are none yet, -1 at the end of the stream, as often as it is asked
     */
    abstract int read(ByteBuffer into) throws IOException;

    /**
     * Accepts bytes.
     *
     * @param from holds bytes; its position moves
     * @return how many; 0 if there is no room now
     */
    abstract int write(ByteBuffer from) throws IOException;

    /** Accepts bytes of several buffers, in their order, as {@link #write(ByteBuffer)}. */
    long write(ByteBuffer[] from, int first) throws IOException {
        long all = 0;
        for (int i = first; i < from.length; i++) {
            while (from[i].hasRemaining()) {
                int count = write(from[i]);
                if (count == 0) {
                    return all;
                }
                all += count;
            }
        }
        return all;
    }

    /**
     * Accepts bytes of a file.
     *
     * @param count how many at most
     * @return how many; 0 if there is no room now, -1 at the end of the file
     */
    long write(FileChannel file, long position, long count) throws IOException {
        BufferPool pool = pool();
        ByteBuffer buffer = pool.take();
        try {
            buffer.limit((int) Math.min(count, buffer.capacity()));
            if (file.read(buffer, position) < 0) {
                return -1;
            }
            return write(buffer.flip());
        } finally {
            pool.give(buffer);
        }
    }

    /**
     * Passes on what was accepted and is still here.
     *
     * @return whether nothing is here any more
     */
    boolean flush() throws IOException {
        return true;
    }

    /**
     * Ends the output, behind everything that was accepted.
     *
     * @return whether that is done; if not, again when writable
     */
    abstract boolean endOutput() throws IOException;

    abstract void awaitReadable();

    abstract void awaitWritable();

    /**
     * Lets go of everything; what was accepted and passed on still reaches the peer. To be called after
     * {@link #endOutput}.
     */
    abstract void close();

    /** Lets go of everything at once: the peer's next read fails. */
    abstract void abort();

    /** Returns whom this conduit leads to, null if that has no address. */
    abstract @Nullable SocketAddress peer();

    /** Returns the address of this end, null if it has none. */
    abstract @Nullable SocketAddress local();

    /** Returns the name under which the peer was looked up, null if it was not. */
    @Nullable
    String host() {
        return null;
    }

    /** Returns the TLS session, null without TLS. */
    @Nullable
    SSLSession session() {
        return null;
    }

    /** Returns the protocol that TLS has agreed on, empty if none. */
    String protocol() {
        return "";
    }
}
