package dev.weft.io.tests;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.io.ByteStream;

/** Streams in memory. */
class PairTest extends StreamContract {
    @Override
    public Coroutine<ByteStream.Pair> open(Resources resources) {
        return result(ByteStream.pair());
    }
}
