package dev.weft.testing.streams;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Streams.bytes;
import static dev.weft.testing.streams.Streams.noise;
import static dev.weft.testing.streams.Streams.receiveAll;
import static dev.weft.testing.streams.Streams.sendAndEnd;
import static dev.weft.testing.streams.Streams.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Task;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is sent arrives, all of it and in its order, and waits for a peer that is slow. */
public interface BytesContract extends StreamFixture {
    /** Arrays and buffers. */
    @Test
    default void whatIsSentIsReceived() {
        play((left, right) -> async(() -> {
            await(left.send(bytes("hello ")));
            assertEquals("hello ", text(await(right.receiveExactly(6))));
            await(left.send(ByteBuffer.wrap(bytes("world"))));
            ByteBuffer into = ByteBuffer.allocate(10);
            while (into.position() < 5) {
                assertTrue(await(right.receive(into)) > 0, "bytes received");
            }
            assertEquals("world", text(Arrays.copyOf(into.array(), 5)));
        }));
    }

    /** A message there and one back. */
    @Test
    default void theOtherEndAnswers() {
        assumeTrue(goesBothWays());
        play((left, right) -> async(() -> {
            Task<byte[]> answer = createTask(left.receiveExactly(6));
            await(left.send(bytes("question")));
            assertEquals("question", text(await(right.receiveExactly(8))));
            await(right.send(bytes("answer")));
            assertEquals("answer", text(await(answer)));
        }));
    }

    /** A receive does not wait for its maximum. */
    @Test
    default void aReceiveTakesWhatIsThereUpToItsMaximum() {
        play((left, right) -> async(() -> {
            await(left.send(bytes("abcdef")));
            assertEquals("a", text(await(right.receiveExactly(1))));
            assertEquals("bc", text(await(right.receive(2))));
            ByteBuffer into = ByteBuffer.allocateDirect(2);
            assertEquals(2, await(right.receive(into)));
            assertEquals((byte) 'd', into.flip().get());
            assertEquals("f", text(await(right.receive(100))));
        }));
    }

    /** Megabytes go in both directions at once, and both ends end their output. */
    @Test
    default void muchGoesThroughInBothDirectionsAtOnce() {
        assumeTrue(goesBothWays());
        byte[] there = noise(3_000_000, 1);
        byte[] back = noise(2_000_000, 2);
        play((left, right) -> async(() -> {
            Task<Void> first = createTask(sendAndEnd(left, there));
            Task<Void> second = createTask(sendAndEnd(right, back));
            Task<byte[]> atRight = createTask(receiveAll(right));
            assertArrayEquals(back, await(receiveAll(left)));
            assertArrayEquals(there, await(atRight));
            await(gather(first, second));
        }));
    }

    /** Heap buffers, direct ones, read-only ones and empty ones go into one send. */
    @Test
    default void buffersOfAllKindsAreSentInTheirOrder() {
        byte[] all = noise(300_000, 3);
        play((left, right) -> async(() -> {
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(150_000).put(all, 10, 149_990).flip();
            ByteBuffer readOnly = ByteBuffer.wrap(all, 150_000, 70_000).slice().asReadOnlyBuffer();
            Task<Void> sending = createTask(left.send(
                    ByteBuffer.wrap(all, 0, 10),
                    ByteBuffer.allocate(0),
                    direct,
                    readOnly,
                    ByteBuffer.wrap(all, 220_000, 80_000)));
            assertArrayEquals(all, await(right.receiveExactly(all.length)));
            await(sending);
            assertFalse(direct.hasRemaining() || readOnly.hasRemaining(), "something remains in a buffer");
        }));
    }

    /** A send of no bytes is no end. */
    @Test
    default void nothingAtAllCanBeSent() {
        play((left, right) -> async(() -> {
            await(left.send(new byte[0]));
            await(left.send());
            await(left.send(ByteBuffer.allocate(0), ByteBuffer.allocate(0)));
            await(left.send(bytes("x")));
            assertEquals(0, await(right.receiveExactly(0)).length);
            assertEquals("x", text(await(right.receive(9))));
        }));
    }

    /** What is sent to a peer that does not receive waits at its sender, and takes no heap. */
    @Test
    default void aStalledPeerStopsTheSender() {
        play((left, right) -> async(() -> {
            byte[] chunk = new byte[1 << 20];
            int[] sent = new int[1];
            Task<Void> sending = createTask(async(() -> {
                while (sent[0] < 64) {
                    await(left.send(chunk));
                    sent[0]++;
                }
            }));
            await(sleep(0.02));
            System.gc();
            long before = used();
            await(sleep(0.05));
            System.gc();
            long growth = used() - before;
            assertTrue(growth < 1 << 20, () -> "the heap has grown by " + growth);
            assertTrue(sent[0] < 64, () -> sent[0] + " megabytes were accepted");
            sending.cancel();
            await(waitAll(List.of(sending)));
        }));
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
