package dev.weft.io;

import dev.weft.AsyncIterable;
import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Operation;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The stream over a conduit: does the waiting, and keeps the contract.
 *
 * <p>Each operation moves what can be moved; if that is not enough, its task is parked, and goes on when the conduit
 * calls. What was received and not taken stays in the {@link StreamInput}, so an operation that is given up has nothing
 * to put back.
 */
final class Stream extends StreamOutput implements ByteStream {
    /** The conduit is closed; a stream that is being closed may still have to wait before that. */
    private boolean released;

    Stream(Conduit conduit) {
        super(conduit);
        conduit.events = this;
    }

    // ---- receiving

    @Override
    public Coroutine<byte[]> receive(int max) {
        if (max <= 0) {
            throw new IllegalArgumentException("at least one byte must be allowed: receive(" + max + ")");
        }
        return new Receive(this, max);
    }

    @Override
    public Coroutine<Integer> receive(ByteBuffer into) {
        if (!into.hasRemaining()) {
            throw new IllegalArgumentException("the buffer has no room to receive into: " + into);
        }
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("the buffer is read-only, nothing can be received into it: " + into);
        }
        return receiveInto(into);
    }

    @Override
    public Coroutine<byte[]> receiveExactly(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("cannot receive a negative number of bytes: " + count);
        }
        return new ReceiveExactly(this, count);
    }

    @Override
    public Coroutine<byte[]> receiveUntil(byte[] separator, int limit) {
        if (separator.length == 0) {
            throw new IllegalArgumentException("a separator must have at least one byte");
        }
        return new ReceiveUntil(this, separator.clone(), checkLimit(limit));
    }

    @Override
    public Coroutine<@Nullable String> receiveLine(int limit) {
        return new ReceiveLine(this, checkLimit(limit));
    }

    @Override
    public AsyncIterable<String> lines(int limit) {
        checkLimit(limit);
        return () -> new Lines(this, limit);
    }

    private static int checkLimit(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("a limit must not be negative: " + limit);
        }
        return limit;
    }

    // ---- sending

    @Override
    public Coroutine<Void> send(byte[] bytes) {
        return send(ByteBuffer.wrap(bytes));
    }

    @Override
    public Coroutine<Void> send(ByteBuffer bytes) {
        return sendOne(Objects.requireNonNull(bytes, "bytes"));
    }

    @Override
    public Coroutine<Void> send(ByteBuffer... bytes) {
        return bytes.length == 1 ? send(bytes[0]) : new SendAll(bytes.clone());
    }

    @Override
    public Coroutine<Long> sendFile(FileChannel file, long position, long count) {
        if (position < 0 || count < 0) {
            throw new IllegalArgumentException("neither may be negative: position " + position + ", count " + count);
        }
        return new SendFile(Objects.requireNonNull(file, "file"), position, count);
    }

    @Override
    public Coroutine<Void> sendEof() {
        return new SendEof();
    }

    @Override
    public Coroutine<ByteStream> startTls(Tls tls) {
        Objects.requireNonNull(tls, "tls");
        return new Begin<>(
                "ByteStream.startTls",
                running -> {
                    ByteBuffer rest = handOver(running);
                    return TlsHandshake.begin(running, conduit, rest, tls);
                },
                ByteStream::abort);
    }

    // ---- closing

    @Override
    public Coroutine<Void> closeAsync() {
        return new Close();
    }

    @Override
    public void abort() {
        checkThread();
        if (!isIn(UPGRADED) && !released) {
            released = true;
            leave(CLOSED);
            conduit.abort();
        }
    }

    @Override
    public boolean isClosed() {
        return isIn(CLOSED) || isIn(UPGRADED);
    }

    @Override
    public @Nullable SocketAddress peerAddress() {
        return conduit.peer();
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return conduit.local();
    }

    @Override
    public @Nullable SSLSession tlsSession() {
        return conduit.session();
    }

    @Override
    public String applicationProtocol() {
        return conduit.protocol();
    }

    @Override
    public String toString() {
        String text = isIn(OPEN) ? "open" : isIn(BROKEN) ? "broken" : isIn(CLOSED) ? "closed" : "made a TLS stream";
        SocketAddress peer = peerAddress();
        return "ByteStream[" + text + (peer == null ? "" : ", peer " + Addresses.text(peer))
                + (reader == null ? "" : ", receiving: " + name(reader))
                + (writer == null ? "" : ", sending: " + name(writer)) + "]";
    }

    // ----

    /** Ends the use of this stream for that of the conduit by somebody else, who gets what was read ahead with it. */
    private @Nullable ByteBuffer handOver(EventLoop running) {
        checkUse("startTls");
        bind(running);
        checkAlone("start TLS", "receives", reader);
        checkAlone("start TLS", "sends", writer);
        checkNotEnded("startTls");
        ByteBuffer rest = takeAhead();
        leave(UPGRADED);
        return rest;
    }

    /** Takes the place of one who sends when it has to wait, but ends them, and is not one of them. */
    private final class Close extends Operation<Void> {
        private boolean begun;

        @Override
        protected @Nullable Object attempt() {
            if (!begun) {
                if (!isIn(OPEN) || isWritten()) { // the end would look as if it were one
                    abort();
                    return null;
                }
                begun = true;
                leave(CLOSED);
            }
            if (released) {
                return null;
            }
            try {
                if (!end()) {
                    return BLOCKED;
                }
            } catch (IOException | StreamException gone) {
                // There is nobody left who could miss anything; the uses before have reported it.
                abort();
                return null;
            }
            released = true;
            conduit.close();
            return null;
        }

        @Override
        protected @Nullable Object woken() {
            forgetWriter();
            return attempt();
        }

        @Override
        protected Object block(Continuation<?> caller) {
            bind(Asyncio.runningLoop());
            Object blocked = parkAlone(caller);
            writer = Asyncio.currentTask();
            conduit.awaitWritable();
            return blocked;
        }

        @Override
        protected void givenUp(boolean woken) {
            forgetWriter();
            abort();
        }

        @Override
        protected String describe() {
            return "ByteStream.closeAsync";
        }
    }
}
