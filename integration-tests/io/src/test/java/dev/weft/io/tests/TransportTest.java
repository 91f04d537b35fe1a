package dev.weft.io.tests;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.testing.streams.Resources;
import dev.weft.testing.streams.StreamContract;
import java.nio.ByteBuffer;

/** A stream over something that a user wrote, which takes its time. */
class TransportTest implements StreamContract {
    @Override
    public Coroutine<ByteStream.Pair> open(Resources resources) {
        ByteStream.Pair pair = ByteStream.pair(5_000);
        return result(
                new ByteStream.Pair(ByteStream.over(new Slow(pair.left())), ByteStream.over(new Slow(pair.right()))));
    }

    @Override
    public boolean hasAddresses() {
        return false; // only that of the peer
    }

    private static final class Slow extends ForwardingTransport {
        Slow(ByteStream inner) {
            super(inner);
        }

        @Override
        @Async
        public Coroutine<Integer> receive(ByteBuffer into) {
            await(yieldNow());
            int count = await(inner.receive(into));
            await(yieldNow());
            return result(count);
        }

        @Override
        @Async
        public Coroutine<Void> send(ByteBuffer bytes) {
            await(yieldNow());
            await(inner.send(bytes));
            await(yieldNow());
            return done();
        }
    }
}
