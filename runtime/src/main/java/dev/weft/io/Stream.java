package dev.weft.io;

import dev.weft.AsyncIterable;
import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Operation;
import dev.weft.internal.core.WaitQueue;
import dev.weft.internal.group.Receive;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The stream over a conduit: does the waiting, and keeps the contract.
 *
 * <p>Each operation moves what can be moved; if that is not enough, its task is parked, and goes on when the conduit
 * calls. What was received and not taken stays in the {@link Input}, so an operation that is given up has nothing to
 * put back.
 *
 * <pre>
 *   state     uses                              left by
 *   OPEN      allowed                           a send that is cut off ▶ BROKEN; closing ▶ CLOSED; startTls ▶ UPGRADED
 *   BROKEN    fail with {@link #broken}              closing ▶ CLOSED, as abort
 *   CLOSED    fail: the stream is closed
 *   UPGRADED  fail: use the stream that startTls has made
 * </pre>
 */
final class Stream implements ByteStream, Conduit.Events {
    private static final byte OPEN = 0;
    private static final byte BROKEN = 1;
    private static final byte CLOSED = 2;
    private static final byte UPGRADED = 3;

    private final Conduit conduit;
    private final Input input;
    private final Output output;
    private @Nullable EventLoop loop;
    private byte state;

    /** The conduit is closed; a stream that is being closed may still have to wait before that. */
    private boolean released;

    /** Makes a new failure for each use of a broken stream. */
    private @Nullable Breakage broken;

    /** How long an operation may wait for the peer; null for ever. */
    private @Nullable IdleLimit idleLimit;

    Stream(Conduit conduit) {
        this.conduit = conduit;
        this.input = new Input(this, conduit);
        this.output = new Output(this, conduit);
        conduit.events = this;
    }

    // ---- receiving

    @Override
    public Coroutine<byte[]> receive(int max) {
        if (max <= 0) {
            throw new IllegalArgumentException("at least one byte must be allowed: receive(" + max + ")");
        }
        return input.new Receive(max);
    }

    @Override
    public Coroutine<Integer> receive(ByteBuffer into) {
        if (!into.hasRemaining()) {
            throw new IllegalArgumentException("the buffer has no room to receive into: " + into);
        }
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("the buffer is read-only, nothing can be received into it: " + into);
        }
        return input.receive(into);
    }

    @Override
    public Coroutine<byte[]> receiveExactly(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("cannot receive a negative number of bytes: " + count);
        }
        return input.new ReceiveExactly(count);
    }

    @Override
    public Coroutine<byte[]> receiveUntil(byte[] separator, int limit) {
        if (separator.length == 0) {
            throw new IllegalArgumentException("a separator must have at least one byte");
        }
        return input.new ReceiveUntil(separator.clone(), checkLimit(limit));
    }

    @Override
    public Coroutine<@Nullable String> receiveLine(int limit) {
        return input.new ReceiveLine(checkLimit(limit));
    }

    @Override
    public AsyncIterable<String> lines(int limit) {
        checkLimit(limit);
        return () -> input.new Lines(limit);
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
        return output.send(Objects.requireNonNull(bytes, "bytes"));
    }

    @Override
    public Coroutine<Void> send(ByteBuffer... bytes) {
        return bytes.length == 1 ? send(bytes[0]) : output.new SendAll(bytes.clone());
    }

    @Override
    public Coroutine<Long> sendFile(FileChannel file, long position, long count) {
        if (position < 0 || count < 0) {
            throw new IllegalArgumentException("neither may be negative: position " + position + ", count " + count);
        }
        return output.new SendFile(Objects.requireNonNull(file, "file"), position, count);
    }

    @Override
    public Coroutine<Void> sendEof() {
        return output.new SendEof();
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
        if (loop != null) {
            Confined.check(loop);
        }
        if (state != UPGRADED && !released) {
            released = true;
            leave(CLOSED);
            conduit.abort();
        }
    }

    @Override
    public boolean isClosed() {
        return state == CLOSED || state == UPGRADED;
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
        String text =
                state == OPEN ? "open" : state == BROKEN ? "broken" : state == CLOSED ? "closed" : "made a TLS stream";
        SocketAddress peer = peerAddress();
        return "ByteStream[" + text + (peer == null ? "" : ", peer " + Addresses.text(peer))
                + (input.line.size() == 0 ? "" : ", receiving: " + name(input.task))
                + (output.line.size() == 0 ? "" : ", sending: " + name(output.task)) + "]";
    }

    // ---- for the servers

    /** Breaks the stream, from now on, when an operation has waited for so long; zero is for ever. */
    void limitIdleTime(EventLoop loop, Duration first, Duration afterwards) {
        if (!first.isZero() || !afterwards.isZero()) {
            idleLimit = new IdleLimit(this, loop, first, afterwards);
        }
    }

    /**
     * Breaks the stream: each use fails with what {@code breakage} makes, and whoever waits now is the first to see it.
     */
    void breakWith(Breakage breakage) {
        if (state == OPEN) {
            broken = breakage;
            leave(BROKEN);
        }
    }

    /** Makes the failure of a use of a broken stream. */
    interface Breakage {
        StreamException failure(@Nullable SocketAddress peer);
    }

    // ---- the conduit calls

    @Override
    public void readable() {
        input.line.wake(1);
    }

    @Override
    public void writable() {
        output.line.wake(1);
    }

    // ----

    /** Ends the use of this stream for that of the conduit by somebody else, who gets what was read ahead with it. */
    private @Nullable ByteBuffer handOver(EventLoop running) {
        checkUse("startTls");
        bind(running);
        checkAlone("start TLS", "receives", input.line, input.task);
        checkAlone("start TLS", "sends", output.line, output.task);
        if (output.ended) {
            throw output.endedException("startTls");
        }
        ByteBuffer rest = input.takeAhead();
        leave(UPGRADED);
        return rest;
    }

    private void leave(byte state) {
        this.state = state;
        input.release();
        input.line.wake(1);
        output.line.wake(1);
        stopIdleLimit();
    }

    /** An operation waits for the peer from now on. */
    void waits() {
        if (idleLimit != null) {
            idleLimit.begin();
        }
    }

    boolean isWaiting() {
        return input.line.size() + output.line.size() > 0;
    }

    private void stopIdleLimit() {
        if (idleLimit != null) {
            idleLimit.end();
            idleLimit = null;
        }
    }

    WaitQueue bind(WaitQueue queue, EventLoop running) {
        bind(running);
        return queue;
    }

    private void bind(EventLoop running) {
        if (loop == null) {
            loop = running;
        } else if (loop != running) {
            throw new IllegalStateException(
                    this + " is bound to a different event loop: tasks of another loop have waited for it");
        }
    }

    void checkUse(String what) {
        if (state == OPEN) {
            return;
        }
        if (state == BROKEN) {
            throw Objects.requireNonNull(broken).failure(peerAddress());
        }
        if (state == UPGRADED) {
            throw new IllegalStateException(
                    what + ": this stream was made a TLS stream; use the one that startTls has returned");
        }
        throw new StreamClosedException(what + ": the stream is closed", peerAddress());
    }

    void checkAlone(String what, String does, WaitQueue queue, @Nullable Task<?> first) {
        if (queue.hasUncancelled()) {
            SocketAddress peer = peerAddress();
            throw new IllegalStateException("task " + name(Asyncio.currentTask()) + " cannot " + what + ": task "
                    + name(first) + " already " + does + " on this stream"
                    + (peer == null ? "" : " (peer " + Addresses.text(peer) + ")")
                    + "; one at a time, or nobody knows who gets which bytes");
        }
    }

    static String name(@Nullable Task<?> task) {
        return task == null ? "unknown" : task.name();
    }

    StreamException failure(String what, IOException cause) {
        SocketAddress peer = peerAddress();
        if (cause instanceof SocketTimeoutException || "Connection timed out".equals(cause.getMessage())) {
            return new StreamTimeoutException(what + ": the connection timed out", peer, cause);
        }
        return new ConnectionResetException(what + ": the connection was lost: " + cause.getMessage(), peer, cause);
    }

    /** Stands in the line of those who send when it has to wait, but ends them, and is not one of them. */
    private final class Close extends Operation<Void> {
        private boolean begun;

        @Override
        protected @Nullable Object attempt() {
            if (!begun) {
                if (state != OPEN || output.line.hasUncancelled()) { // the end would look as if it were one
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
                if (!output.end()) {
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
        protected WaitQueue line(Loop loop) {
            return bind(output.line, loop);
        }

        @Override
        protected Object block(Continuation<?> caller) {
            Object blocked = super.block(caller);
            conduit.awaitWritable();
            return blocked;
        }

        @Override
        protected void givenUp(boolean woken) {
            abort();
        }

        @Override
        protected String describe() {
            return "ByteStream.closeAsync";
        }
    }
}
