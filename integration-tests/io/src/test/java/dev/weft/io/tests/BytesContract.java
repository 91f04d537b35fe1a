package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static dev.weft.io.tests.Streams.bytes;
import static dev.weft.io.tests.Streams.noise;
import static dev.weft.io.tests.Streams.receiveAll;
import static dev.weft.io.tests.Streams.sendAndEnd;
import static dev.weft.io.tests.Streams.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Task;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent arrives, all of it and in its order, and waits for a peer that is slow. */
interface BytesContract extends StreamFixture {
    @Test
    default void whatIsSentIsReceived() {
        play((left, right) -> async(() -> {
            await(left.send(bytes("hello")));
            assertThat(text(await(right.receiveExactly(5)))).isEqualTo("hello");
            await(right.send(ByteBuffer.wrap(bytes("world"))));
            ByteBuffer into = ByteBuffer.allocate(10);
            while (into.position() < 5) {
                assertThat(await(left.receive(into))).isPositive();
            }
            assertThat(text(Arrays.copyOf(into.array(), 5))).isEqualTo("world");
        }));
    }

    @Test
    default void aReceiveTakesWhatIsThereUpToItsMaximum() {
        play((left, right) -> async(() -> {
            await(left.send(bytes("abcdef")));
            assertThat(text(await(right.receiveExactly(1)))).isEqualTo("a");
            assertThat(text(await(right.receive(2)))).isEqualTo("bc");
            ByteBuffer into = ByteBuffer.allocateDirect(2);
            assertThat(await(right.receive(into))).isEqualTo(2);
            assertThat(into.flip().get()).isEqualTo((byte) 'd');
            assertThat(text(await(right.receive(100)))).isEqualTo("f");
        }));
    }

    @Test
    default void muchGoesThroughInBothDirectionsAtOnce() {
        byte[] there = noise(3_000_000, 1);
        byte[] back = noise(2_000_000, 2);
        play((left, right) -> async(() -> {
            Task<Void> first = createTask(sendAndEnd(left, there));
            Task<Void> second = createTask(sendAndEnd(right, back));
            Task<byte[]> atRight = createTask(receiveAll(right));
            assertThat(await(receiveAll(left))).isEqualTo(back);
            assertThat(await(atRight)).isEqualTo(there);
            await(gather(first, second));
        }));
    }

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
            assertThat(await(right.receiveExactly(all.length))).isEqualTo(all);
            await(sending);
            assertThat(direct.hasRemaining() || readOnly.hasRemaining()).isFalse();
        }));
    }

    @Test
    default void nothingAtAllCanBeSent() {
        play((left, right) -> async(() -> {
            await(left.send(new byte[0]));
            await(left.send());
            await(left.send(ByteBuffer.allocate(0), ByteBuffer.allocate(0)));
            await(left.send(bytes("x")));
            assertThat(await(right.receiveExactly(0))).isEmpty();
            assertThat(text(await(right.receive(9)))).isEqualTo("x");
        }));
    }

    @Test
    default void aPartOfAFileIsSent(@TempDir Path folder) throws IOException {
        byte[] all = noise(700_000, 4);
        Path file = Files.write(folder.resolve("file"), all);
        play((left, right) -> async(() -> {
            try (FileChannel channel = FileChannel.open(file)) {
                Task<Long> sending = createTask(left.sendFile(channel, 100_000, 500_000));
                assertThat(await(right.receiveExactly(500_000))).isEqualTo(Arrays.copyOfRange(all, 100_000, 600_000));
                assertThat(await(sending)).isEqualTo(500_000);
                sending = createTask(left.sendFile(channel, 650_000, Long.MAX_VALUE));
                assertThat(await(right.receiveExactly(50_000))).isEqualTo(Arrays.copyOfRange(all, 650_000, 700_000));
                assertThat(await(sending)).as("less, at the end of the file").isEqualTo(50_000);
                assertThat(await(left.sendFile(channel, 700_000, 1))).isZero();
                assertThat(channel.position()).isZero();
            }
        }));
    }

    @Test
    default void aFileThatIsClosedIsNotALostConnection(@TempDir Path folder) throws IOException {
        FileChannel channel = FileChannel.open(Files.write(folder.resolve("file"), noise(10, 4)));
        channel.close();
        play((left, right) -> async(() -> {
            try {
                await(left.sendFile(channel, 0, 10));
                throw new AssertionError("sent");
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("ByteStream.sendFile: the file is closed");
            }
            await(left.send(bytes("goes on")));
            assertThat(text(await(right.receiveExactly(7)))).isEqualTo("goes on");
        }));
    }

    @Test
    default void aStalledPeerStopsTheSender() {
        play((left, right) -> async(() -> {
            byte[] chunk = new byte[1 << 20];
            int[] sent = new int[1];
            Task<Void> sending = createTask(async(() -> {
                for (int i = 0; i < 1024; i++) {
                    await(left.send(chunk));
                    sent[0]++;
                }
            }));
            await(sleep(0.02));
            System.gc();
            long before = used();
            await(sleep(0.05));
            System.gc();
            assertThat(used() - before).as("growth of the heap").isLessThan(1 << 20);
            assertThat(sent[0]).as("megabytes of a gigabyte that were accepted").isLessThan(64);
            sending.cancel();
            await(waitAll(List.of(sending)));
        }));
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
