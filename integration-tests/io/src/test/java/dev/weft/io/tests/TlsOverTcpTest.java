package dev.weft.io.tests;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.ServerOptions;
import dev.weft.io.Tls;
import dev.weft.testing.streams.Resources;
import dev.weft.testing.streams.StreamContract;

/** TLS over TCP. */
class TlsOverTcpTest implements StreamContract {
    @Override
    public int repeats() {
        return 5; // each with a handshake
    }

    @Override
    @Async
    public Coroutine<ByteStream.Pair> open(Resources resources) {
        return Sockets.connected(
                resources,
                ServerOptions.defaults().tls(Tls.server(Certificates.LOCALHOST.trusting(Certificates.LOCALHOST))),
                Tls.client(Certificates.LOCALHOST.trusted()));
    }
}
