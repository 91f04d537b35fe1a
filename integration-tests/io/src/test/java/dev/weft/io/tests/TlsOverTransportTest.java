package dev.weft.io.tests;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;

/** TLS over something that a user wrote. */
class TlsOverTransportTest extends StreamContract {
    @Override
    public int manyTimes() {
        return 5; // each with a handshake
    }

    @Override
    @Async
    public Coroutine<ByteStream.Pair> open(Resources resources) {
        return TlsOverPairTest.overPair(await(new TransportTest().open(resources)));
    }

    @Override
    public boolean hasAddresses() {
        return false;
    }
}
