package dev.weft.io.tests;

import dev.weft.Coroutine;
import dev.weft.io.ByteStream;

/** TCP connections. */
class TcpTest extends StreamContract {
    @Override
    public Coroutine<ByteStream.Pair> open(Resources resources) {
        return Sockets.tcp(resources);
    }
}
