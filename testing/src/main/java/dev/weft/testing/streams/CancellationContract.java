package dev.weft.testing.streams;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Checks.failure;
import static dev.weft.testing.streams.Streams.bytes;
import static dev.weft.testing.streams.Streams.noise;
import static dev.weft.testing.streams.Streams.receiveAll;
import static dev.weft.testing.streams.Streams.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.AsyncTimeoutException;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.BrokenStreamException;
import dev.weft.io.ByteStream;
import dev.weft.io.IncompleteReadException;
import dev.weft.io.LimitExceededException;
import dev.weft.io.StreamException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A receive that is cancelled loses nothing; a send that is cut off halfway breaks the stream. */
@SuppressWarnings("try") // a timeout is not looked at
public interface CancellationContract extends StreamFixture {
    /** Bytes that came before a receive was cancelled are there for the next one. */
    @Test
    default void aReceiveThatIsCancelledLosesNothing() {
        play((left, right) -> async(() -> {
            for (int round = 0; round < 20; round++) {
                Task<byte[]> exact = createTask(right.receiveExactly(10));
                await(sleep(0));
                await(left.send(bytes("12345")));
                if (round % 2 == 0) {
                    await(sleep(0));
                    await(sleep(0.001));
                }
                exact.cancel();
                Task<byte[]> until = createTask(right.receiveUntil(bytes("\n"), 100));
                await(sleep(0));
                await(left.send(bytes("6789")));
                if (round % 3 == 0) {
                    await(sleep(0.001));
                }
                until.cancel();
                await(waitAll(List.of(exact, until)));
                assertTrue(exact.isCancelled() && until.isCancelled());
                await(left.send(bytes("0\n")));
                assertEquals("1234567890\n", text(await(right.receiveUntil(bytes("\n"), 100))));
            }
        }));
    }

    /** A receive can be tried again after a timeout. */
    @Test
    default void aTimeoutOfAReceiveLosesNothing() {
        play((left, right) -> async(() -> {
            try (var limit = timeout(0.001)) {
                await(right.receive(100));
            } catch (AsyncTimeoutException e) {
                await(left.send(bytes("later")));
            }
            assertEquals("later", text(await(right.receiveExactly(5))));
        }));
    }

    /** Whoever uses a stream after half a message was sent is told so, and the peer as well. */
    @Test
    default void aSendThatIsCutOffHalfwayBreaksTheStream() {
        play((left, right) -> async(() -> {
            Task<Void> sending = createTask(left.send(new byte[plenty()]), "sender");
            await(right.receiveExactly(1));
            await(sleep(0.01));
            assertFalse(sending.isDone());
            sending.cancel();
            await(waitAll(List.of(sending)));
            for (int i = 0; i < 2; i++) {
                BrokenStreamException refusal = await(failure(
                        BrokenStreamException.class,
                        "the stream is broken: ByteStream.send of task sender was cancelled when a part of its bytes"
                                + " had left",
                        i == 0 ? left.send(bytes("x")) : left.sendEof()));
                Checks.knowsPeer(left, refusal);
            }
            await(failure(BrokenStreamException.class, left.receive(1)));
            Checks.startsWith("ByteStream[broken", left.toString());
            await(left.closeAsync());
            if (resets()) { // the peer must not take a torso for a message
                StreamException end = await(failure(StreamException.class, receiveAll(right)));
                Checks.knowsPeer(right, end);
            }
        }));
    }

    /** A send that did not begin breaks nothing. */
    @Test
    default void aSendThatIsCancelledBeforeItsFirstByteChangesNothing() {
        play((left, right) -> async(() -> {
            Task<Void> never = createTask(left.send(bytes("never")));
            never.cancel();
            await(waitAll(List.of(never)));
            await(left.send(bytes("then")));
            assertEquals("then", text(await(right.receiveExactly(4))));
        }));
    }

    /** A receiver is cancelled at one step after the other, in all kinds of receives. */
    @Test
    default void whereverTheReceiverIsCancelledNoByteIsLostOrDoubled() {
        byte[] all = noise(40_000, 7);
        for (int steps = 0; steps < Math.min(40, repeats()); steps++) {
            int when = steps;
            play((left, right) -> async(() -> {
                ByteArrayOutputStream got = new ByteArrayOutputStream();
                Task<Void> sending = createTask(sendInPieces(left, all));
                Task<Void> receiving = createTask(collect(right, got));
                for (int i = 0; i < when; i++) {
                    await(sleep(0));
                }
                receiving.cancel();
                await(waitAll(List.of(receiving)));
                await(collect(right, got));
                assertArrayEquals(all, got.toByteArray(), "cancelled at step " + when);
                await(sending);
            }));
        }
    }

    @Async
    private static Coroutine<Void> sendInPieces(ByteStream stream, byte[] all) {
        Random random = new Random(8);
        for (int at = 0; at < all.length; ) {
            int count = Math.min(all.length - at, random.nextInt(5_000));
            await(stream.send(Arrays.copyOfRange(all, at, at + count)));
            at += count;
            if (random.nextBoolean()) {
                await(sleep(0));
            }
        }
        await(stream.sendEof());
        return done();
    }

    /** Collects in all ways that there are. */
    @Async
    private static Coroutine<Void> collect(ByteStream stream, ByteArrayOutputStream into) {
        ByteBuffer buffer = ByteBuffer.allocate(1_500);
        try {
            while (true) {
                byte[] some = await(stream.receive(700));
                if (some.length == 0) {
                    return done();
                }
                into.writeBytes(some);
                into.writeBytes(await(stream.receiveExactly(900)));
                try {
                    into.writeBytes(await(stream.receiveUntil(new byte[] {7}, 1_000)));
                } catch (LimitExceededException e) {
                    into.writeBytes(await(stream.receive(1)));
                }
                if (await(stream.receive(buffer.clear())) < 0) {
                    return done();
                }
                into.write(buffer.array(), 0, buffer.position());
            }
        } catch (IncompleteReadException end) {
            into.writeBytes(end.partial());
        }
        return done();
    }

    /** Most operations are cancelled, at random moments and at both ends; the failure names its seed. */
    @Test
    default void whateverIsCancelledWhatArrivesIsWhatWasSent() {
        byte[] all = noise(2_000_000, 11);
        for (long seed = 1; seed <= Math.min(4, repeats()); seed++) {
            long one = seed;
            assertDoesNotThrow(() -> play((left, right) -> Disturbed.play(all, one, left, right)), () -> "seed " + one);
        }
    }

    /** A close that cannot wait lets go of the connection at once. */
    @Test
    default void aCancelledCloseAborts() {
        play((left, right) -> async(() -> {
            Task<Void> closing = createTask(left.closeAsync());
            closing.cancel();
            try {
                await(closing);
            } catch (CancelledError e) {
                left.abort();
            }
            assertTrue(left.isClosed());
        }));
    }
}
