package dev.weft.io;

import dev.weft.Asyncio;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection or a unix socket.
 *
 * <p>The selector tells as long as something can be read, so the interest in that stays switched on from one wait to
 * the next, and is switched off only when an event comes for which nobody waits. A read that did not fill its buffer
 * has emptied the socket: the next one does not ask the kernel again before an event has come.
 */
final class SocketConduit extends Conduit implements NioDriver.Channel {
    /** So often in a row a socket may have something to read before the others get their turn. */
    private static final byte READS_IN_A_ROW = 64;

    /** How much is thrown away at most of what the peer still sends to a connection that is closed here. */
    private static final int LINGER_BYTES = 1 << 20;

    private final SelectionKey key;
    private final BufferPool pool;
    private final @Nullable String host;
    private final @Nullable SocketAddress peer;
    private final @Nullable SocketAddress local;

    private boolean mayRead = true;
    private byte readsInARow;
    private boolean readerAsks;
    private boolean writerAsks;

    /**
     * Makes a conduit of a connected channel.
     *
     * @param host under which name the peer was looked up, if it was
     */
    SocketConduit(NioDriver driver, SocketChannel channel, @Nullable String host) throws IOException {
        this(driver, channel, null, host);
    }

    private SocketConduit(NioDriver driver, SocketChannel channel, @Nullable SelectionKey known, @Nullable String host)
            throws IOException {
        this.pool = driver.pool;
        this.host = host;
        this.peer = channel.getRemoteAddress();
        this.local = channel.getLocalAddress();
        this.key = known == null ? driver.register(channel, this) : known;
        key.attach(this);
    }

    /** Makes a conduit of a channel that has just been connected under {@code key}. */
    static SocketConduit connected(NioDriver driver, SelectionKey key, @Nullable String host) throws IOException {
        key.interestOps(0);
        return new SocketConduit(driver, (SocketChannel) key.channel(), key, host);
    }

    @Override
    BufferPool pool() {
        return pool;
    }

    @Override
    ByteBuffer scratch() {
        return pool.direct();
    }

    private SocketChannel channel() {
        return (SocketChannel) key.channel();
    }

    // ---- reading

    @Override
    int read(ByteBuffer into) throws IOException {
        if (!mayRead) {
            return 0;
        }
        int room;
        int count;
        if (into.isDirect()) {
            room = into.remaining();
            count = channel().read(into);
        } else {
            ByteBuffer kernel = pool.kernel();
            room = Math.min(into.remaining(), kernel.capacity());
            count = channel().read(kernel.limit(room));
            if (count > 0) {
                into.put(kernel.flip());
            }
        }
        if (count >= 0 && (count < room || ++readsInARow == READS_IN_A_ROW)) {
            mayRead = false;
        }
        return count;
    }

    @Override
    void awaitReadable() {
        readerAsks = true;
        interest(SelectionKey.OP_READ, true);
    }

    // ---- writing

    @Override
    int write(ByteBuffer from) throws IOException {
        if (from.isDirect()) {
            return channel().write(from);
        }
        ByteBuffer kernel = pool.kernel();
        int count = Math.min(from.remaining(), kernel.capacity());
        kernel.put(0, from, from.position(), count).limit(count);
        int written = channel().write(kernel);
        from.position(from.position() + written);
        return written;
    }

    @Override
    long write(ByteBuffer[] from, int first) throws IOException {
        ByteBuffer kernel = pool.kernel();
        if (from[first].remaining() >= kernel.capacity()) {
            return write(from[first]);
        }
        for (int i = first; i < from.length && kernel.hasRemaining(); i++) {
            int count = Math.min(from[i].remaining(), kernel.remaining());
            kernel.put(kernel.position(), from[i], from[i].position(), count).position(kernel.position() + count);
        }
        int written = channel().write(kernel.flip());
        int left = written;
        for (int i = first; left > 0; i++) {
            int count = Math.min(from[i].remaining(), left);
            from[i].position(from[i].position() + count);
            left -= count;
        }
        return written;
    }

    @Override
    long write(FileChannel file, long position, long count) throws IOException {
        long sent = file.transferTo(position, count, channel());
        // What has no size, such as the files of /proc, can be read all the same.
        return sent == 0 && position >= file.size() ? super.write(file, position, count) : sent;
    }

    @Override
    void awaitWritable() {
        writerAsks = true;
        interest(SelectionKey.OP_WRITE, true);
    }

    @Override
    boolean endOutput() throws IOException {
        channel().shutdownOutput();
        return true;
    }

    // ---- events

    private void interest(int operation, boolean wanted) {
        if (key.isValid()) {
            int before = key.interestOps();
            int after = wanted ? before | operation : before & ~operation;
            if (after != before) {
                key.interestOps(after);
            }
        }
    }

    @Override
    public void ready(SelectionKey key) {
        int operations = key.readyOps();
        if ((operations & SelectionKey.OP_READ) != 0) {
            mayRead = true;
            readsInARow = 0;
            if (readerAsks) {
                readerAsks = false;
                events.readable();
            } else {
                interest(SelectionKey.OP_READ, false);
            }
        }
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            interest(SelectionKey.OP_WRITE, false);
            if (writerAsks) {
                writerAsks = false;
                events.writable();
            }
        }
    }

    @Override
    public void loopClosed() {
        closeChannel();
    }

    // ---- the end

    /**
     * Closes the channel. If the peer is in the middle of sending something that nobody here will read, the kernel
     * would reset the connection, and with it what the peer has not read yet; so in this case it is thrown away until
     * the peer has noticed.
     */
    @Override
    void close() {
        try {
            ByteBuffer kernel = pool.kernel();
            int count = channel().read(kernel);
            if (count > 0 && key.isValid()) {
                new Linger().begin();
                return;
            }
        } catch (IOException gone) {
            // Then there is nothing to wait for.
        }
        closeChannel();
    }

    @Override
    void abort() {
        if (peer instanceof InetSocketAddress) {
            try {
                channel().setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException alreadyGone) {
                // Then there is nothing to reset.
            }
        }
        closeChannel();
    }

    private void closeChannel() {
        try {
            channel().close();
        } catch (ClosedChannelException already) {
            // That is what was wanted.
        } catch (IOException failure) {
            // The descriptor is gone all the same.
        }
        // The channel lets go of its descriptor when the selector lets go of its key.
        key.cancel();
    }

    /** Throws away what comes, until the end, too much, or an error. */
    private final class Linger implements NioDriver.Channel {
        private int left = LINGER_BYTES;

        void begin() {
            key.attach(this);
            key.interestOps(SelectionKey.OP_READ);
            Asyncio.runningLoop().callLater(Duration.ofSeconds(2), SocketConduit.this::closeChannel);
        }

        @Override
        public void ready(SelectionKey key) {
            try {
                int count = channel().read(pool.kernel());
                left -= Math.max(0, count);
                if (count >= 0 && left > 0) {
                    return;
                }
            } catch (IOException gone) {
                // Then there is nobody left to wait for.
            }
            closeChannel();
        }

        @Override
        public void loopClosed() {
            closeChannel();
        }
    }

    // ---- what there is to know

    @Override
    @Nullable
    SocketAddress peer() {
        return peer;
    }

    @Override
    @Nullable
    SocketAddress local() {
        return local;
    }

    @Override
    @Nullable
    String host() {
        return host;
    }
}
