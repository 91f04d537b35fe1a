package dev.weft.io;

import dev.weft.EventLoop;
import dev.weft.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * TLS over another conduit, whatever that is.
 *
 * <p>{@link TlsRecords} has the bytes and what moves them between engine and lower conduit; this class knows when that
 * is done, what it means, and whom to call.
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
    private final TlsRecords records;

    private boolean readerAsks;
    private boolean writerAsks;
    private boolean lowerWasAskedToRead;
    private boolean lowerWasAskedToWrite;

    /** A thread works for the engine, which must be left alone meanwhile. */
    private boolean working;

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
        this.loop = loop;
        this.lower = lower;
        this.engine = engine;
        this.records = new TlsRecords(lower, rest, engine);
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
                        records.flush();
                        Future<?> done = handshake;
                        handshake = null;
                        // The peer may read the last words, such as tickets for later sessions, whenever it likes.
                        if (records.hasOutgoing()) {
                            askLowerToWrite();
                        }
                        done.setResult(null);
                    }
                }
            }
        } catch (IOException broken) {
            fail(broken);
        } catch (RuntimeException broken) { // of a transport below
            fail(new IOException(broken.getMessage(), broken));
        }
    }

    /** Gives the engine a record, if there is one. */
    private boolean shakeWithInput() throws IOException {
        if (!records.hasRecord()) {
            int count = records.fill();
            if (count < 0) {
                throw new SSLException("the peer closed the connection during the TLS handshake");
            }
            if (count == 0) {
                return false;
            }
        }
        records.unwrap(null);
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
                records.wrap(NOTHING);
            }
            records.flush();
        } catch (IOException | RuntimeException beyondHelp) {
            // The first failure is the one that counts.
        }
    }

    /** Ends the connection such that the peer can still read why. */
    private void abortGently() {
        try {
            if (!records.hasOutgoing() && lower.endOutput()) {
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
            if (records.hasPlain()) {
                return records.takePlain(into);
            }
            if (records.inputEnded()) {
                return -1;
            }
            checkFailure();
            if (working) {
                return 0;
            }
            if (!records.hasRecord()) {
                int count = records.fill();
                if (count == 0) {
                    return 0;
                }
                if (count < 0) {
                    throw truncated();
                }
            }
            int count;
            try {
                count = records.unwrap(into);
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
        if (records.inputEnded() || status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED) {
            return;
        }
        if (!"TLSv1.3".equals(engine.getSession().getProtocol())) {
            throw new SSLException("the peer wants to renegotiate, which is refused");
        }
        if (status == HandshakeStatus.NEED_TASK) {
            work();
        } else if (status == HandshakeStatus.NEED_WRAP && flush()) {
            wrap(NOTHING);
            passOn();
        }
    }

    private TruncatedStreamException truncated() {
        return new TruncatedStreamException(
                "the TLS connection ended without a close_notify: something may have been cut off", peer());
    }

    // ---- writing

    @Override
    int write(ByteBuffer from) throws IOException {
        checkFailure();
        if (!flush() || working) {
            return 0;
        }
        int count = wrap(from);
        passOn();
        return count;
    }

    /** Hands the record that was made to the conduit below, now or when there is room, whoever waits until then. */
    private void passOn() throws IOException {
        records.flush();
        if (records.hasOutgoing()) {
            askLowerToWrite();
        }
    }

    @Override
    boolean flush() throws IOException {
        return records.flush() && lower.flush();
    }

    /** Encrypts a record, where none waits for room below; a failure of the engine is that of the connection. */
    private int wrap(ByteBuffer from) throws IOException {
        try {
            return records.wrap(from);
        } catch (SSLException broken) {
            fail(broken);
            throw broken;
        }
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
            if (!records.hasOutgoing()) {
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

    @Override
    BufferPool pool() {
        return lower.pool();
    }

    @Override
    ByteBuffer scratch() {
        return lower.scratch();
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
            passOnBeside();
            tellWriter();
        }
    }

    /** Passes on a record for which nobody may be waiting any more. */
    private void passOnBeside() {
        try {
            if (!closed) {
                passOn();
            }
        } catch (IOException | RuntimeException broken) { // a transport fails with either
            // Whoever uses the conduit next gets the same.
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
        records.release();
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
}
