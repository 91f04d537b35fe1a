package dev.weft.io.tests;

import dev.weft.Coroutine;
import dev.weft.io.ByteStream;
import dev.weft.io.Transport;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** What a user wrote over another stream; a subclass says what is different on the way. */
abstract class ForwardingTransport implements Transport {
    final ByteStream inner;

    ForwardingTransport(ByteStream inner) {
        this.inner = inner;
    }

    @Override
    public Coroutine<Integer> receive(ByteBuffer into) {
        return inner.receive(into);
    }

    @Override
    public Coroutine<Void> send(ByteBuffer bytes) {
        return inner.send(bytes);
    }

    @Override
    public Coroutine<Void> sendEof() {
        return inner.sendEof();
    }

    @Override
    public void close() {
        inner.abort();
    }

    @Override
    public SocketAddress peerAddress() {
        return inner.peerAddress();
    }
}
