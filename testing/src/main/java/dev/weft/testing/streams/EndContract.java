package dev.weft.testing.streams;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Checks.failure;
import static dev.weft.testing.streams.Streams.bytes;
import static dev.weft.testing.streams.Streams.noise;
import static dev.weft.testing.streams.Streams.receiveAll;
import static dev.weft.testing.streams.Streams.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.StreamClosedException;
import dev.weft.io.StreamException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

/** How a stream ends: by its output, by being closed, by a peer that is gone. */
public interface EndContract extends StreamFixture {
    /** The end comes after all bytes, and stays. */
    @Test
    default void theEndIsSeenBehindTheLastByteAsOftenAsSomebodyAsks() {
        play((left, right) -> async(() -> {
            await(left.send(bytes("last")));
            await(left.sendEof());
            await(left.sendEof());
            assertEquals("last", text(await(receiveAll(right))));
            assertEquals(0, await(right.receive(1)).length);
            assertEquals(-1, await(right.receive(ByteBuffer.allocate(1))));
            assertNull(await(right.receiveLine(10)));
        }));
    }

    /** Each direction ends by itself, where the kind of stream can do that. */
    @Test
    default void theOtherDirectionGoesOnAfterTheEndOfOne() {
        assumeTrue(goesBothWays() && halfCloses());
        play((left, right) -> async(() -> {
            await(left.sendEof());
            assertEquals(0, await(right.receive(1)).length);
            await(right.send(bytes("still here")));
            await(right.sendEof());
            assertEquals("still here", text(await(receiveAll(left))));
        }));
    }

    /** After the end of the output nothing can be sent. */
    @Test
    default void aSendAfterTheEndIsRefused() {
        play((left, right) -> async(() -> {
            await(left.sendEof());
            await(failure(
                    StreamClosedException.class,
                    "ByteStream.send: the output was ended by sendEof()",
                    left.send(bytes("x"))));
        }));
    }

    /** A megabyte and a close, many times: nothing is lost. */
    @Test
    default void closingSendsWhatWasAccepted() {
        byte[] all = noise(1 << 20, 5);
        for (int i = 0; i < repeats(); i++) {
            play((left, right) -> async(() -> {
                Task<byte[]> receiving = createTask(receiveAll(right));
                await(left.send(all));
                await(left.closeAsync());
                assertArrayEquals(all, await(receiving));
            }));
        }
    }

    /** A closed stream can be closed again, and says what it is. */
    @Test
    default void aClosedStreamSaysSo() {
        play((left, right) -> async(() -> {
            assertFalse(left.isClosed());
            await(left.closeAsync());
            await(left.closeAsync());
            left.abort();
            assertTrue(left.isClosed());
            StreamClosedException refusal = await(
                    failure(StreamClosedException.class, "ByteStream.receive: the stream is closed", left.receive(1)));
            assertInstanceOf(ClosedChannelException.class, refusal.getCause());
            await(failure(StreamClosedException.class, "ByteStream.send: the stream is closed", left.send(bytes("x"))));
        }));
    }

    /** A receive does not outlive its stream. */
    @Test
    default void closingEndsAReceiveThatWaits() {
        play((left, right) -> async(() -> {
            Task<byte[]> receiving = createTask(right.receive(1));
            await(sleep(0));
            await(right.closeAsync());
            await(failure(StreamClosedException.class, "ByteStream.receive: the stream is closed", receiving));
        }));
    }

    /** An abort is no end, where the kind of stream can tell. */
    @Test
    default void aReceiveFailsWhenThePeerAborts() {
        assumeTrue(resets());
        play((left, right) -> async(() -> {
            await(left.send(bytes("x")));
            await(right.receiveExactly(1));
            Task<byte[]> receiving = createTask(right.receive(1));
            await(sleep(0));
            left.abort();
            StreamException first = await(failure(StreamException.class, receiving));
            Checks.knowsPeer(right, first);
            assertNotNull(first.getCause());
            await(failure(StreamException.class, right.receive(ByteBuffer.allocate(1)))); // each one fails
        }));
    }

    /** Whoever sends to a peer that is gone learns so. */
    @Test
    default void aSendFailsWhenThePeerIsGone() {
        play((left, right) -> async(() -> {
            right.abort();
            StreamException failure = await(failure(StreamException.class, sendMuch(left, 2L * plenty())));
            Checks.knowsPeer(left, failure);
        }));
    }

    @Async
    private static Coroutine<Void> sendMuch(ByteStream stream, long count) {
        for (long sent = 0; sent < count; sent += 10_000) {
            await(stream.send(new byte[10_000]));
            await(sleep(0));
        }
        return done();
    }
}
