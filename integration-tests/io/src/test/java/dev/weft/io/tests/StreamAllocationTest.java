package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.testing.streams.StreamFixture;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/**
 * Messages through buffers of one's own make no garbage. Over TLS only the engine does, whatever is below it: the
 * buffers for its records are those of the loop.
 */
class StreamAllocationTest {
    private static final int MESSAGES = 20_000;

    /**
     * What the engine of the JDK allocates for a message there and back, at both ends: 6 KB, and room for its changes.
     */
    private static final int ENGINE = 12_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Async
    private static Coroutine<Void> echo(ByteStream stream) {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (await(stream.receive(buffer.clear())) >= 0) {
            await(stream.send(buffer.flip()));
        }
        return done();
    }

    /** Returns the bytes that a message takes on average, in the best of some rounds: the first ones warm up. */
    @Async
    private Coroutine<Double> measure(ByteStream stream) {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 6 && best > 0.1; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < MESSAGES; i++) {
                await(stream.send(buffer.clear()));
                buffer.clear();
                while (buffer.hasRemaining()) {
                    await(stream.receive(buffer));
                }
            }
            best = Math.min(best, (threads.getCurrentThreadAllocatedBytes() - before) / (double) MESSAGES);
        }
        return result(best);
    }

    @Test
    void inMemory() {
        run(async(() -> {
            ByteStream.Pair pair = ByteStream.pair();
            var echo = createTask(echo(pair.right()));
            assertThat(await(measure(pair.left()))).isLessThan(1);
            echo.cancel();
        }));
    }

    @Test
    void overTcp() {
        run(async(() -> {
            try (Server server = await(Net.serve(StreamAllocationTest::echo, "127.0.0.1", 0));
                    ByteStream stream = await(Net.connect("127.0.0.1", server.port()))) {
                assertThat(await(measure(stream))).isLessThan(1);
            }
        }));
    }

    private void overTls(StreamFixture fixture) {
        fixture.play((left, right) -> async(() -> {
            var echo = createTask(echo(right));
            assertThat(await(measure(left))).isLessThan(ENGINE);
            echo.cancel();
        }));
    }

    @Test
    void overTlsOverTcp() {
        overTls(new TlsOverTcpTest());
    }

    @Test
    void overTlsInMemory() {
        overTls(new TlsOverPairTest());
    }

    @Test
    void receivesOfNewArraysInMemory() {
        run(async(() -> {
            ByteStream.Pair pair = ByteStream.pair();
            double best = Double.MAX_VALUE;
            for (int round = 0; round < 6; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < MESSAGES; i++) {
                    await(pair.left().send(ByteBuffer.allocate(64)));
                    await(pair.right().receiveExactly(64));
                }
                best = Math.min(best, (threads.getCurrentThreadAllocatedBytes() - before) / (double) MESSAGES);
            }
            assertThat(best)
                    .as("two arrays of 64 bytes, and a few small objects")
                    .isLessThan(500);
        }));
    }
}
