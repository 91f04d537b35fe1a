package dev.weft.io;

import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.Task;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's {@link Transport}. What the transport does goes on in tasks of its own, one for the input and one for the
 * output, between which and the stream stands a buffer each: whoever waits for them may be cancelled, they are not.
 */
final class TransportConduit extends Conduit {
    private final Transport transport;
    private @Nullable Task<Integer> receiving;
    private @Nullable Task<?> sending;

    /** What was received, from the position to the limit, while nothing is being received. */
    private final ByteBuffer incoming = ByteBuffer.allocate(8 * 1024).limit(0);

    private final ByteBuffer outgoing = ByteBuffer.allocate(8 * 1024);

    private @Nullable Throwable inputFailure;
    private @Nullable Throwable outputFailure;
    private boolean ended;
    private boolean endingOutput;
    private boolean readerAsks;
    private boolean writerAsks;
    private boolean closed;

    TransportConduit(Transport transport) {
        this.transport = transport;
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        if (receiving != null) {
            return 0;
        }
        if (incoming.hasRemaining()) {
            int count = Math.min(incoming.remaining(), into.remaining());
            into.put(into.position(), incoming, incoming.position(), count);
            incoming.position(incoming.position() + count);
            into.position(into.position() + count);
            return count;
        }
        if (inputFailure != null) {
            throw fail(inputFailure);
        }
        if (ended) {
            return -1;
        }
        Task<Integer> task = start(transport.receive(incoming.clear()), "receive");
        receiving = task;
        task.addDoneCallback(this::received);
        return 0;
    }

    private void received(Future<Integer> done) {
        receiving = null;
        incoming.flip();
        try {
            int count = done.result();
            ended = count < 0;
            if (count != incoming.remaining() && !(ended && !incoming.hasRemaining())) {
                throw new IOException("the transport says that it received " + count + " bytes, but put "
                        + incoming.remaining() + " into the buffer");
            }
        } catch (Throwable failure) {
            inputFailure = failure;
        }
        if (readerAsks) {
            readerAsks = false;
            events.readable();
        }
    }

    @Override
    int write(ByteBuffer from) throws IOException {
        if (!flush()) {
            return 0;
        }
        outgoing.clear();
        int count = Math.min(outgoing.remaining(), from.remaining());
        outgoing.put(0, from, from.position(), count);
        from.position(from.position() + count);
        begin(transport.send(outgoing.limit(count)), "send");
        return count;
    }

    private void begin(Coroutine<Void> coroutine, String what) {
        Task<Void> task = start(coroutine, what);
        sending = task;
        task.addDoneCallback(this::sent);
    }

    private void sent(Future<Void> done) {
        sending = null;
        try {
            done.result();
        } catch (Throwable failure) {
            outputFailure = failure;
        }
        if (writerAsks) {
            writerAsks = false;
            events.writable();
        }
    }

    private <T> Task<T> start(Coroutine<T> coroutine, String what) {
        return Asyncio.createTask(coroutine, what + " of " + transport);
    }

    @Override
    boolean flush() throws IOException {
        if (outputFailure != null) {
            throw fail(outputFailure);
        }
        return sending == null;
    }

    @Override
    boolean endOutput() throws IOException {
        if (!flush()) {
            return false;
        }
        if (!endingOutput) {
            endingOutput = true;
            begin(transport.sendEof(), "sendEof");
            return false;
        }
        return true;
    }

    private static IOException fail(Throwable failure) {
        if (failure instanceof IOException known) {
            return known;
        }
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        return new IOException("the transport failed: " + failure, failure);
    }

    @Override
    void awaitReadable() {
        if (receiving == null) {
            events.readable();
        } else {
            readerAsks = true;
        }
    }

    @Override
    void awaitWritable() {
        if (sending == null) {
            events.writable();
        } else {
            writerAsks = true;
        }
    }

    @Override
    void close() {
        if (!closed) {
            closed = true;
            transport.close();
            if (receiving != null) {
                receiving.cancel();
            }
            if (sending != null) {
                sending.cancel();
            }
        }
    }

    @Override
    void abort() {
        close();
    }

    @Override
    @Nullable
    SocketAddress peer() {
        return transport.peerAddress();
    }

    @Override
    @Nullable
    SocketAddress local() {
        return null;
    }
}
