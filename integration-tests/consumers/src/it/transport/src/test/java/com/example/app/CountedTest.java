package com.example.app;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Transport;
import dev.weft.testing.Simulation;
import dev.weft.testing.streams.Resources;
import dev.weft.testing.streams.StreamContract;
import java.nio.ByteBuffer;

/** The contract of streams needs nothing but JUnit, and finds its tests in the jar. */
final class CountedTest implements StreamContract {
    /** A transport that counts what it carries. */
    private static final class Counted implements Transport {
        private final ByteStream inner;
        private long received;

        Counted(ByteStream inner) {
            this.inner = inner;
        }

        @Override
        @Async
        public Coroutine<Integer> receive(ByteBuffer into) {
            int count = await(inner.receive(into));
            received += Math.max(count, 0);
            return result(count);
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
        public String toString() {
            return received + " bytes received";
        }
    }

    @Override
    public Coroutine<ByteStream.Pair> open(Resources resources) {
        ByteStream.Pair wire = ByteStream.pair();
        return result(new ByteStream.Pair(
                ByteStream.over(new Counted(wire.left())), ByteStream.over(new Counted(wire.right()))));
    }

    @Override
    public boolean hasAddresses() {
        return false;
    }

    @Override
    public void drive(Coroutine<Void> test) {
        Simulation.run(test);
    }
}
