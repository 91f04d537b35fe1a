package dev.weft.io.tests;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.testing.streams.Resources;
import dev.weft.testing.streams.StreamContract;

/** TLS over something that a user wrote. */
class TlsOverTransportTest implements StreamContract {
    @Override
    public int repeats() {
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
