package dev.weft.io.tests;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.io.ByteStream;
import dev.weft.testing.streams.Resources;
import dev.weft.testing.streams.StreamContract;

/** Streams in memory. */
class PairTest implements StreamContract {
    @Override
    public Coroutine<ByteStream.Pair> open(Resources resources) {
        return result(ByteStream.pair());
    }
}
