package dev.weft.io;

import dev.weft.EventLoop;
import dev.weft.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * TLS over another conduit, whatever that is.
 *
 * <pre>
 *               read                               write
 *   plain       {@link #plain}: what the caller has       straight from the caller's buffer
 *               no room for
 *      ▲        unwrap                             wrap     ▼    one record at a time
 *   encrypted   {@link #incoming}: less than a record     {@link #outgoing}: what the lower conduit has no room for
 * </pre>
 *
 * <p>The three buffers are there only while there is something in them.
 *
 * <pre>
 *   HANDSHAKE  {@link #shake} goes on until the engine has finished        ▶ OPEN, FAILED
 *   OPEN       read and write; what the engine has to say in between,  ▶ FAILED
 *              such as new keys, goes out beside
 *   FAILED     each call throws
 * </pre>
 */
final class TlsConduit extends Conduit implements Conduit.Events {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final EventLoop loop;
    private final Conduit lower;
    private final SSLEngine engine;

    private @Nullable ByteBuffer incoming;
    private @Nullable ByteBuffer outgoing;
    private @Nullable ByteBuffer plain;

    /** What is in {@link #incoming} is not a whole record. */
    private boolean needsMore;

    private boolean readerAsks;
    private boolean writerAsks;
    private boolean lowerWasAskedToRead;
    private boolean lowerWasAskedToWrite;

    /** A thread works for the engine, which must be left alone meanwhile. */
    private boolean working;

    private boolean inputEnded;
    private boolean closed;
    private @Nullable IOException failure;

    /** Completed by the handshake; null afterwards. */
    private @Nullable Future<?> handshake;

    /**
     * Makes TLS over {@code lower}.
     *
     * @param rest what was read from there already
     */
    TlsConduit(EventLoop loop, Conduit lower, @Nullable ByteBuffer rest, SSLEngine engine) {
        super(lower.pool);
        this.loop = loop;
        this.lower = lower;
        this.engine = engine;
        this.incoming = rest;
        lower.events = this;
    }

    // ---- the handshake

    /** Begins the handshake; {@code done} is completed with null, or with its failure. */
    void begin(Future<?> done) {
        handshake = done;
        try {
            engine.beginHandshake();
        } catch (IOException broken) {
            fail(broken);
            return;
        }
        shake();
    }

    /** Goes on with the handshake as far as possible. */
    private void shake() {
        try {
            while (handshake != null && !working) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_TASK -> work();
                    case NEED_WRAP -> {
                        if (!flush()) {
                            askLowerToWrite();
                            return;
                        }
                        wrap(NOTHING);
                    }
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                        if (!flush()) {
                            askLowerToWrite();
                            return;
                        }
                        if (!shakeWithInput()) {
                            askLowerToRead();
                            return;
                        }
                    }
                    default -> {
                        if (!flush()) {
                            askLowerToWrite();
                            return;
                        }
                        Future<?> done = handshake;
                        handshake = null;
                        done.setResult(null);
                    }
                }
            }
        } catch (IOException broken) {
            fail(broken);
        }
    }

    /** Gives the engine a record, if there is one. */
    private boolean shakeWithInput() throws IOException {
        if (!hasRecord()) {
            int count = fill();
            if (count < 0) {
                throw new SSLException("the peer closed the connection during the TLS handshake");
            }
            if (count == 0) {
                return false;
            }
        }
        unwrap(null);
        return true;
    }

    private void fail(IOException cause) {
        if (failure == null) {
            failure = cause;
            sayWhy();
        }
        Future<?> done = handshake;
        if (done != null) {
            handshake = null;
            TlsException exception = new TlsException("the TLS handshake failed: " + cause.getMessage(), peer(), cause);
            abortGently();
            if (!done.isDone()) {
                done.setException(exception);
            }
        }
    }

    /** Tells the peer what was wrong, if there is room for it now. */
    private void sayWhy() {
        try {
            for (int n = 0;
                    n < 4 && !working && flush() && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
                    n++) {
                wrapRecord(NOTHING);
            }
            flushOutgoing();
        } catch (IOException | RuntimeException beyondHelp) {
            // The first failure is the one that counts.
        }
    }

    /** Ends the connection such that the peer can still read why. */
    private void abortGently() {
        try {
            if (outgoing == null && lower.endOutput()) {
                close();
                return;
            }
        } catch (IOException gone) {
            // Then it is to be aborted anyway.
        }
        abort();
    }

    private void work() {
        Runnable task = engine.getDelegatedTask();
        if (task == null) {
            return;
        }
        working = true;
        Future<@Nullable Void> done = loop.runInExecutor(Workers.TLS, () -> {
            for (Runnable next = task; next != null; next = engine.getDelegatedTask()) {
                next.run();
            }
            return null;
        });
        done.addDoneCallback(this::worked);
    }

    private void worked(Future<?> done) {
        working = false;
        if (closed) {
            return;
        }
        try {
            done.result();
        } catch (Throwable broken) {
            fail(new SSLException("the TLS engine failed: " + broken, broken));
        }
        if (handshake != null) {
            shake();
        } else {
            tellReader();
            tellWriter();
        }
    }

    // ---- reading

    @Override
    int read(ByteBuffer into) throws IOException {
        while (true) {
            ByteBuffer plain = this.plain;
            if (plain != null) {
                int count = move(plain, into);
                if (!plain.hasRemaining()) {
                    pool.give(plain);
                    this.plain = null;
                }
                return count;
            }
            if (inputEnded) {
                return -1;
            }
            checkFailure();
            if (working) {
                return 0;
            }
            if (!hasRecord()) {
                int count = fill();
                if (count == 0) {
                    return 0;
                }
                if (count < 0) {
                    throw truncated();
                }
            }
            int count;
            try {
                count = unwrap(into);
                if (count == 0) {
                    between();
                }
            } catch (SSLException broken) {
                fail(broken);
                throw broken;
            }
            if (count > 0) {
                return count;
            }
        }
    }

    /** After a record without data: the engine may have something to do or to say; a renegotiation is refused. */
    private void between() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (inputEnded || status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED) {
            return;
        }
        if (!"TLSv1.3".equals(engine.getSession().getProtocol())) {
            throw new SSLException("the peer wants to renegotiate, which is refused");
        }
        if (status == HandshakeStatus.NEED_TASK) {
            work();
        } else if (status == HandshakeStatus.NEED_WRAP && flush()) {
            wrap(NOTHING);
            flush();
        }
    }

    private TruncatedStreamException truncated() {
        return new TruncatedStreamException(
                "the TLS connection ended without a close_notify: something may have been cut off", peer());
    }

    private boolean hasRecord() {
        return incoming != null && !needsMore;
    }

    /** Reads encrypted bytes; returns what {@link Conduit#read} returns. */
    private int fill() throws IOException {
        ByteBuffer buffer = incoming;
        if (buffer == null) {
            buffer = pool.take();
        } else if (buffer.position() > 0) {
            buffer.compact().flip();
        }
        if (buffer.limit() == buffer.capacity()) {
            ByteBuffer larger =
                    ByteBuffer.allocate(Math.max(engine.getSession().getPacketBufferSize(), buffer.capacity() * 2));
            larger.put(buffer).flip();
            pool.give(buffer);
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
            pool.give(buffer);
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
    private int unwrap(@Nullable ByteBuffer into) throws IOException {
        ByteBuffer from = java.util.Objects.requireNonNull(incoming);
        boolean direct = into != null && into.remaining() >= engine.getSession().getApplicationBufferSize();
        ByteBuffer target = direct && into != null ? into : pool.take();
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
                    pool.give(target);
                }
            }
        }
        return direct ? target.position() - before : 0;
    }

    // ---- writing

    @Override
    int write(ByteBuffer from) throws IOException {
        checkFailure();
        if (!flush() || working) {
            return 0;
        }
        int count = wrap(from);
        flush();
        return count;
    }

    @Override
    boolean flush() throws IOException {
        return flushOutgoing() && lower.flush();
    }

    private boolean flushOutgoing() throws IOException {
        ByteBuffer buffer = outgoing;
        if (buffer != null) {
            while (buffer.hasRemaining()) {
                if (lower.write(buffer) == 0) {
                    return false;
                }
            }
            pool.give(buffer);
            outgoing = null;
        }
        return true;
    }

    /** Encrypts a record; {@link #outgoing} is empty before, and has it afterwards. */
    private int wrap(ByteBuffer from) throws IOException {
        try {
            return wrapRecord(from);
        } catch (SSLException broken) {
            fail(broken);
            throw broken;
        }
    }

    private int wrapRecord(ByteBuffer from) throws IOException {
        ByteBuffer target = pool.take().clear();
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
                pool.give(target);
            }
        }
        return from.position() - before;
    }

    @Override
    boolean endOutput() throws IOException {
        checkFailure();
        if (working) {
            return false;
        }
        engine.closeOutbound();
        while (!engine.isOutboundDone()) {
            if (!flush()) {
                return false;
            }
            wrap(NOTHING);
            if (outgoing == null) {
                break; // the engine has nothing to say before it has heard something
            }
        }
        return flush() && lower.endOutput();
    }

    private void checkFailure() throws IOException {
        IOException failure = this.failure;
        if (failure != null) {
            throw new TlsException("the TLS connection failed: " + failure.getMessage(), peer(), failure);
        }
    }

    private static int move(ByteBuffer from, ByteBuffer into) {
        int count = Math.min(from.remaining(), into.remaining());
        into.put(into.position(), from, from.position(), count);
        from.position(from.position() + count);
        into.position(into.position() + count);
        return count;
    }

    // ---- events

    @Override
    void awaitReadable() {
        readerAsks = true;
        if (!working) { // else the end of the work is the event
            askLowerToRead();
        }
    }

    @Override
    void awaitWritable() {
        writerAsks = true;
        if (!working) {
            askLowerToWrite();
        }
    }

    private void askLowerToRead() {
        if (!lowerWasAskedToRead) {
            lowerWasAskedToRead = true;
            lower.awaitReadable();
        }
    }

    private void askLowerToWrite() {
        if (!lowerWasAskedToWrite) {
            lowerWasAskedToWrite = true;
            lower.awaitWritable();
        }
    }

    @Override
    public void readable() {
        lowerWasAskedToRead = false;
        if (handshake != null) {
            loop.callSoon(this::shakeIfStillWanted); // not on the stack of whoever asked
        } else {
            tellReader();
        }
    }

    @Override
    public void writable() {
        lowerWasAskedToWrite = false;
        if (handshake != null) {
            loop.callSoon(this::shakeIfStillWanted);
        } else {
            tellWriter();
        }
    }

    private void shakeIfStillWanted() {
        if (handshake != null && !closed) {
            shake();
        }
    }

    private void tellReader() {
        if (readerAsks) {
            readerAsks = false;
            events.readable();
        }
    }

    private void tellWriter() {
        if (writerAsks) {
            writerAsks = false;
            events.writable();
        }
    }

    // ---- the end

    @Override
    void close() {
        letGo();
        lower.close();
    }

    @Override
    void abort() {
        letGo();
        lower.abort();
    }

    private void letGo() {
        closed = true;
        for (ByteBuffer buffer : new ByteBuffer[] {incoming, outgoing, plain}) {
            if (buffer != null) {
                pool.give(buffer);
            }
        }
        incoming = outgoing = plain = null;
    }

    // ---- what there is to know

    @Override
    @Nullable
    SocketAddress peer() {
        return lower.peer();
    }

    @Override
    @Nullable
    SocketAddress local() {
        return lower.local();
    }

    @Override
    @Nullable
    String host() {
        return lower.host();
    }

    @Override
    SSLSession session() {
        return engine.getSession();
    }

    @Override
    String protocol() {
        String protocol = engine.getApplicationProtocol();
        return protocol == null ? "" : protocol;
    }

    /** Returns the port of an address, -1 if it has none. */
    static int port(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getPort() : -1;
    }
}
