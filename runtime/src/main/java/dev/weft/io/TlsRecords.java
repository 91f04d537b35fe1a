package dev.weft.io;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The records of a TLS connection on their way between an engine and the conduit below. What a record means, and what
 * to do when one is missing or wrong, is up to {@link TlsConduit}.
 *
 * <pre>
 *               in                                 out
 *   plain       {@link #plain}: what the caller has       straight from the caller's buffer
 *               no room for
 *      ▲        unwrap                             wrap     ▼    one record at a time
 *   encrypted   {@link #incoming}: less than a record     {@link #outgoing}: what the lower conduit has no room for
 * </pre>
 *
 * <p>The three buffers are there only while there is something in them.
 */
final class TlsRecords {
    private final Conduit lower;
    private final SSLEngine engine;

    private @Nullable ByteBuffer incoming;
    private @Nullable ByteBuffer outgoing;
    private @Nullable ByteBuffer plain;

    /** What is in {@link #incoming} is not a whole record. */
    private boolean needsMore;

    private boolean inputEnded;

    /**
     * For records over {@code lower}.
     *
     * @param rest what was read from there already
     */
    TlsRecords(Conduit lower, @Nullable ByteBuffer rest, SSLEngine engine) {
        this.lower = lower;
        this.engine = engine;
        this.incoming = rest;
    }

    // ---- in

    /** Whether the peer has ended its output; what it sent before may still be in {@link #plain}. */
    boolean inputEnded() {
        return inputEnded;
    }

    /** Whether there are decrypted bytes, for {@link #takePlain}. */
    boolean hasPlain() {
        return plain != null;
    }

    /** Moves decrypted bytes that were kept; returns how many. */
    int takePlain(ByteBuffer into) {
        ByteBuffer from = requireNonNull(plain);
        int count = Math.min(from.remaining(), into.remaining());
        into.put(into.position(), from, from.position(), count);
        from.position(from.position() + count);
        into.position(into.position() + count);
        if (!from.hasRemaining()) {
            lower.pool().give(from);
            plain = null;
        }
        return count;
    }

    /** Whether there are encrypted bytes that may be a whole record. */
    boolean hasRecord() {
        return incoming != null && !needsMore;
    }

    /** Reads encrypted bytes; returns what {@link Conduit#read} returns. */
    int fill() throws IOException {
        ByteBuffer buffer = incoming;
        if (buffer == null) {
            buffer = lower.pool().take();
        } else if (buffer.position() > 0) {
            buffer.compact().flip();
        }
        if (buffer.limit() == buffer.capacity()) {
            ByteBuffer larger =
                    ByteBuffer.allocate(Math.max(engine.getSession().getPacketBufferSize(), buffer.capacity() * 2));
            larger.put(buffer).flip();
            lower.pool().give(buffer);
            buffer = larger;
        }
        int end = buffer.limit();
        int count = 0;
        try {
            buffer.limit(buffer.capacity()).position(end);
            count = lower.read(buffer);
        } finally {
            buffer.position(0).limit(end + Math.max(0, count));
            incoming = buffer;
            releaseIncoming(buffer);
        }
        if (count > 0) {
            needsMore = false;
        }
        return count;
    }

    private void releaseIncoming(ByteBuffer buffer) {
        if (!buffer.hasRemaining()) {
            lower.pool().give(buffer);
            incoming = null;
            needsMore = false;
        }
    }

    /**
     * Decrypts a record into {@code into} if there is room for any, else into {@link #plain}.
     *
     * @return how many bytes went into {@code into}; 0 if there is no whole record, or no data in it, or it is in
     *     {@link #plain}
     */
    int unwrap(@Nullable ByteBuffer into) throws IOException {
        ByteBuffer from = requireNonNull(incoming);
        boolean direct = into != null && into.remaining() >= engine.getSession().getApplicationBufferSize();
        ByteBuffer target = direct && into != null ? into : lower.pool().take();
        if (!direct) {
            target.clear();
        }
        int before = target.position();
        try {
            while (true) {
                SSLEngineResult result = engine.unwrap(from, target);
                if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                    int size = engine.getSession().getApplicationBufferSize();
                    if (direct || size <= target.capacity()) {
                        throw new SSLException("the TLS engine wants more room than it says: " + size);
                    }
                    target = ByteBuffer.allocate(size);
                    continue;
                }
                needsMore = result.getStatus() == Status.BUFFER_UNDERFLOW;
                inputEnded |= result.getStatus() == Status.CLOSED || engine.isInboundDone();
                break;
            }
        } finally {
            releaseIncoming(from);
            if (!direct) {
                if (target.flip().hasRemaining()) {
                    plain = target;
                } else {
                    lower.pool().give(target);
                }
            }
        }
        return direct ? target.position() - before : 0;
    }

    // ---- out

    /** Whether an encrypted record waits for room below. */
    boolean hasOutgoing() {
        return outgoing != null;
    }

    /**
     * Encrypts a record. None may wait for room below before; this one does afterwards, until it is flushed.
     *
     * @return how many bytes it has from {@code from}
     */
    int wrap(ByteBuffer from) throws IOException {
        ByteBuffer target = lower.pool().take().clear();
        int before = from.position();
        try {
            if (engine.wrap(from, target).getStatus() == Status.BUFFER_OVERFLOW) {
                target = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
                engine.wrap(from, target);
            }
        } finally {
            if (target.flip().hasRemaining()) {
                outgoing = target;
            } else {
                lower.pool().give(target);
            }
        }
        return from.position() - before;
    }

    /** Hands the record that waits to the conduit below; returns whether none waits any more. */
    boolean flush() throws IOException {
        ByteBuffer buffer = outgoing;
        if (buffer != null) {
            while (buffer.hasRemaining()) {
                if (lower.write(buffer) == 0) {
                    return false;
                }
            }
            lower.pool().give(buffer);
            outgoing = null;
        }
        return true;
    }

    /** Gives all buffers back. */
    void release() {
        for (ByteBuffer buffer : new ByteBuffer[] {incoming, outgoing, plain}) {
            if (buffer != null) {
                lower.pool().give(buffer);
            }
        }
        incoming = outgoing = plain = null;
    }
}
