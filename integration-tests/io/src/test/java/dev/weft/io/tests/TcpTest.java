package dev.weft.io.tests;

import dev.weft.Coroutine;
import dev.weft.io.ByteStream;
import dev.weft.testing.streams.Resources;
import dev.weft.testing.streams.StreamContract;

/** TCP connections. */
class TcpTest implements StreamContract {
    @Override
    public Coroutine<ByteStream.Pair> open(Resources resources) {
        return Sockets.tcp(resources);
    }
}
