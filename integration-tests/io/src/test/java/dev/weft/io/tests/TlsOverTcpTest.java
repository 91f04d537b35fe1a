package dev.weft.io.tests;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.ServerOptions;
import dev.weft.io.Tls;

/** TLS over TCP. */
class TlsOverTcpTest extends StreamContract {
    @Override
    public int manyTimes() {
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
