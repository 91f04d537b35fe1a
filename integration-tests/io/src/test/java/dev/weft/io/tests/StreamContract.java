package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.AsyncTimeoutException;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.BrokenStreamException;
import dev.weft.io.ByteStream;
import dev.weft.io.IncompleteReadException;
import dev.weft.io.LimitExceededException;
import dev.weft.io.StreamClosedException;
import dev.weft.io.StreamException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every stream does, whatever carries its bytes: a subclass for each kind. {@code left} and {@code right} are the
 * two ends of one connection.
 */
@SuppressWarnings("try") // a timeout is not looked at
abstract class StreamContract {
    /** More than all the buffers between two ends hold. */
    static final int PLENTY = 16 << 20;

    /** How often something is done that has to go well each time. */
    int manyTimes() {
        return 100;
    }

    @TempDir
    Path folder;

    /** Opens a connection; what it needs beside the two streams goes into {@code resources}. */
    abstract Coroutine<ByteStream.Pair> open(Resources resources);

    /** Whether the end of one direction leaves the other one open. */
    boolean halfCloses() {
        return true;
    }

    /** Whether the peer learns that a connection was aborted. */
    boolean resets() {
        return true;
    }

    /** Whether both ends have addresses. */
    boolean hasAddresses() {
        return true;
    }

    /** A part of a test. */
    interface Scenario {
        Coroutine<Void> play(ByteStream left, ByteStream right) throws Throwable;
    }

    /** Runs a test to its end, in real time. */
    void drive(Coroutine<Void> test) {
        run(test);
    }

    void play(Scenario scenario) {
        drive(async(() -> {
            try (Resources resources = new Resources()) {
                ByteStream.Pair pair = await(open(resources));
                try (ByteStream left = pair.left();
                        ByteStream right = pair.right()) {
                    await(scenario.play(left, right));
                }
            }
        }));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static byte[] noise(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Async
    static Coroutine<byte[]> receiveAll(ByteStream stream) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part = await(stream.receive(30_000)); part.length > 0; part = await(stream.receive(30_000))) {
            all.writeBytes(part);
        }
        return result(all.toByteArray());
    }

    @Async
    static Coroutine<Void> sendAndEnd(ByteStream stream, byte[] bytes) {
        await(stream.send(bytes));
        await(stream.sendEof());
        return done();
    }

    // ---- bytes

    @Test
    void whatIsSentIsReceived() {
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
    void aReceiveTakesWhatIsThereUpToItsMaximum() {
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
    void muchGoesThroughInBothDirectionsAtOnce() {
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
    void buffersOfAllKindsAreSentInTheirOrder() {
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
    void nothingAtAllCanBeSent() {
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
    void aPartOfAFileIsSent() throws IOException {
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

    // ---- the end

    @Test
    void theEndIsSeenBehindTheLastByteAsOftenAsSomebodyAsks() {
        play((left, right) -> async(() -> {
            await(left.send(bytes("last")));
            await(left.sendEof());
            await(left.sendEof());
            assertThat(text(await(receiveAll(right)))).isEqualTo("last");
            assertThat(await(right.receive(1))).isEmpty();
            assertThat(await(right.receive(ByteBuffer.allocate(1)))).isEqualTo(-1);
            assertThat(await(right.receiveLine(10))).isNull();
        }));
    }

    @Test
    void theOtherDirectionGoesOnAfterTheEndOfOne() {
        assumeTrue(halfCloses());
        play((left, right) -> async(() -> {
            await(left.sendEof());
            assertThat(await(right.receive(1))).isEmpty();
            await(right.send(bytes("still here")));
            await(right.sendEof());
            assertThat(text(await(receiveAll(left)))).isEqualTo("still here");
        }));
    }

    @Test
    void aSendAfterTheEndIsRefused() {
        play((left, right) -> async(() -> {
            await(left.sendEof());
            try {
                await(left.send(bytes("x")));
                throw new AssertionError("sent");
            } catch (StreamClosedException e) {
                assertThat(e).hasMessageStartingWith("ByteStream.send: the output was ended by sendEof()");
            }
        }));
    }

    @Test
    void closingSendsWhatWasAccepted() {
        byte[] all = noise(1 << 20, 5);
        for (int i = 0; i < manyTimes(); i++) {
            play((left, right) -> async(() -> {
                Task<byte[]> receiving = createTask(receiveAll(right));
                await(left.send(all));
                await(left.closeAsync());
                assertThat(Arrays.equals(await(receiving), all)).isTrue();
            }));
        }
    }

    @Test
    void aClosedStreamSaysSo() {
        play((left, right) -> async(() -> {
            assertThat(left.isClosed()).isFalse();
            await(left.closeAsync());
            await(left.closeAsync());
            left.abort();
            assertThat(left.isClosed()).isTrue();
            try {
                await(left.receive(1));
                throw new AssertionError("received");
            } catch (StreamClosedException e) {
                assertThat(e).hasMessageStartingWith("ByteStream.receive: the stream is closed");
                assertThat(e.getCause()).isInstanceOf(java.nio.channels.ClosedChannelException.class);
            }
            try {
                await(left.send(bytes("x")));
                throw new AssertionError("sent");
            } catch (StreamClosedException e) {
                assertThat(e).hasMessageStartingWith("ByteStream.send: the stream is closed");
            }
        }));
    }

    @Test
    void closingEndsAReceiveThatWaits() {
        play((left, right) -> async(() -> {
            Task<byte[]> receiving = createTask(left.receive(1));
            await(sleep(0));
            await(left.closeAsync());
            try {
                await(receiving);
                throw new AssertionError("received");
            } catch (StreamClosedException e) {
                assertThat(e).hasMessageStartingWith("ByteStream.receive: the stream is closed");
            }
        }));
    }

    @Test
    void aReceiveFailsWhenThePeerAborts() {
        assumeTrue(resets());
        play((left, right) -> async(() -> {
            await(left.send(bytes("x")));
            await(right.receiveExactly(1));
            Task<byte[]> receiving = createTask(right.receive(1));
            await(sleep(0));
            left.abort();
            try {
                await(receiving);
                throw new AssertionError("received");
            } catch (StreamException e) {
                assertThat(e.peer()).isEqualTo(right.peerAddress());
                assertThat(e.getCause()).isNotNull();
            }
            try {
                await(right.receive(ByteBuffer.allocate(1)));
                throw new AssertionError("received");
            } catch (StreamException e) {
                assertThat(e).as("each receive fails").isNotNull();
            }
        }));
    }

    @Test
    void aSendFailsWhenThePeerIsGone() {
        play((left, right) -> async(() -> {
            right.abort();
            try (var limit = timeout(60)) {
                while (true) {
                    await(left.send(new byte[10_000]));
                    await(sleep(0));
                }
            } catch (StreamException e) {
                assertThat(e.peer()).isEqualTo(left.peerAddress());
            }
        }));
    }

    // ---- reading ahead, and limits

    @Test
    void exactlySoManyBytes() {
        byte[] all = noise(200_000, 6);
        play((left, right) -> async(() -> {
            Task<Void> sending = createTask(sendAndEnd(left, all));
            int at = 0;
            for (int count : new int[] {1, 0, 2, 70_000, 17_408, 100_000}) {
                assertThat(await(right.receiveExactly(count))).isEqualTo(Arrays.copyOfRange(all, at, at + count));
                at += count;
            }
            int rest = all.length - at;
            try {
                await(right.receiveExactly(rest + 1));
                throw new AssertionError("received");
            } catch (IncompleteReadException e) {
                assertThat(e.partial()).isEqualTo(Arrays.copyOfRange(all, at, all.length));
                assertThat(e.expected()).isEqualTo(rest + 1);
                assertThat(e)
                        .hasMessageStartingWith(rest + " bytes read on a total of " + (rest + 1) + " expected bytes");
                assertThat(e.peer()).isEqualTo(right.peerAddress());
            }
            assertThat(await(right.receive(1))).isEmpty();
            await(sending);
        }));
    }

    @Test
    void upToASeparator() {
        play((left, right) -> async(() -> {
            await(left.send(bytes("one--two-")));
            await(sleep(0));
            assertThat(text(await(right.receiveUntil(bytes("--"), 3)))).isEqualTo("one--");
            Task<byte[]> second = createTask(right.receiveUntil(bytes("--"), 3));
            await(sleep(0));
            await(left.send(bytes("-three")));
            assertThat(text(await(second))).isEqualTo("two--");
            await(left.sendEof());
            try {
                await(right.receiveUntil(bytes("--"), 100));
                throw new AssertionError("received");
            } catch (IncompleteReadException e) {
                assertThat(text(e.partial())).isEqualTo("three");
                assertThat(e.expected()).isEqualTo(-1);
                assertThat(e).hasMessageStartingWith("5 bytes read on a total of undefined expected bytes");
            }
        }));
    }

    @Test
    void aSeparatorThatIsTooFarAwayLeavesTheBytes() {
        play((left, right) -> async(() -> {
            await(left.send(bytes("abcde\nf")));
            for (int limit : new int[] {0, 3, 4}) {
                try {
                    await(right.receiveUntil(bytes("\n"), limit));
                    throw new AssertionError("received");
                } catch (LimitExceededException e) {
                    assertThat(e.limit()).isEqualTo(limit);
                    assertThat(e.peer()).isEqualTo(right.peerAddress());
                    assertThat(e)
                            .hasMessageStartingWith(
                                    "ByteStream.receiveUntil: more than " + limit + " bytes before the separator");
                }
            }
            assertThat(text(await(right.receiveUntil(bytes("\n"), 5)))).isEqualTo("abcde\n");
            assertThat(text(await(right.receive(9)))).isEqualTo("f");
        }));
    }

    @Test
    void anEndlessLineStopsAtItsLimit() {
        play((left, right) -> async(() -> {
            Task<Void> sending = createTask(left.send(new byte[PLENTY]));
            try {
                await(right.receiveLine(100_000));
                throw new AssertionError("received");
            } catch (LimitExceededException e) {
                assertThat(e.limit()).isEqualTo(100_000);
            }
            assertThat(sending.isDone()).as("the rest waits at the sender").isFalse();
            assertThat(await(right.receiveExactly(50_000))).isEqualTo(new byte[50_000]);
            sending.cancel();
        }));
    }

    @Test
    void linesAreDecodedWithoutTheirEnds() {
        play((left, right) -> async(() -> {
            String longLine = "\u00e4\ud83d\ude00".repeat(9_000);
            Task<Void> sending = createTask(sendAndEnd(left, bytes("one\r\n\n" + longLine + "\ntw\ro\n\r\nend")));
            List<String> lines = new ArrayList<>();
            for (String line : awaitEach(right.lines(1 << 20))) {
                lines.add(line);
            }
            assertThat(lines).containsExactly("one", "", longLine, "tw\ro", "", "end");
            await(sending);
        }));
    }

    @Test
    void aLoopOverLinesCanBeLeftAndGoneOnWith() {
        play((left, right) -> async(() -> {
            await(left.send(bytes("a\nb\nc\nrest")));
            for (String line : awaitEach(right.lines(10))) {
                if (line.equals("b")) {
                    break;
                }
            }
            assertThat(await(right.receiveLine(10))).isEqualTo("c");
            assertThat(text(await(right.receive(100)))).isEqualTo("rest");
        }));
    }

    // ---- cancellation

    @Test
    void aReceiveThatIsCancelledLosesNothing() {
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
                assertThat(exact.isCancelled() && until.isCancelled()).isTrue();
                await(left.send(bytes("0\n")));
                assertThat(text(await(right.receiveUntil(bytes("\n"), 100)))).isEqualTo("1234567890\n");
            }
        }));
    }

    @Test
    void aTimeoutOfAReceiveLosesNothing() {
        play((left, right) -> async(() -> {
            try (var limit = timeout(0.001)) {
                await(right.receive(100));
            } catch (AsyncTimeoutException e) {
                await(left.send(bytes("later")));
            }
            assertThat(text(await(right.receiveExactly(5)))).isEqualTo("later");
        }));
    }

    @Test
    void aSendThatIsCutOffHalfwayBreaksTheStream() {
        play((left, right) -> async(() -> {
            Task<Void> sending = createTask(left.send(new byte[PLENTY]), "sender");
            await(right.receiveExactly(1));
            await(sleep(0.01));
            assertThat(sending.isDone()).isFalse();
            sending.cancel();
            await(waitAll(List.of(sending)));
            for (int i = 0; i < 2; i++) {
                try {
                    await(i == 0 ? left.send(bytes("x")) : left.sendEof());
                    throw new AssertionError("sent");
                } catch (BrokenStreamException e) {
                    assertThat(e)
                            .hasMessageStartingWith("the stream is broken: ByteStream.send of task sender was"
                                    + " cancelled when a part of its bytes had left");
                    assertThat(e.peer()).isEqualTo(left.peerAddress());
                }
            }
            try {
                await(left.receive(1));
                throw new AssertionError("received");
            } catch (BrokenStreamException e) {
                assertThat(left.toString()).startsWith("ByteStream[broken");
            }
            await(left.closeAsync());
            if (resets()) {
                try {
                    await(receiveAll(right));
                    throw new AssertionError("the peer took a torso for a message");
                } catch (StreamException e) {
                    assertThat(e.peer()).isEqualTo(right.peerAddress());
                }
            }
        }));
    }

    @Test
    void aSendThatIsCancelledBeforeItsFirstByteChangesNothing() {
        play((left, right) -> async(() -> {
            Task<Void> never = createTask(left.send(bytes("never")));
            never.cancel();
            await(waitAll(List.of(never)));
            await(left.send(bytes("then")));
            assertThat(text(await(right.receiveExactly(4)))).isEqualTo("then");
        }));
    }

    @Test
    void whereverTheReceiverIsCancelledNoByteIsLostOrDoubled() {
        byte[] all = noise(40_000, 7);
        for (int steps = 0; steps < Math.min(40, manyTimes()); steps++) {
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
                assertThat(got.toByteArray()).as("cancelled at step " + when).isEqualTo(all);
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

    // ---- two at once

    @Test
    void aSecondReceiverIsAnErrorThatNamesBoth() {
        play((left, right) -> async(() -> {
            Task<byte[]> first = createTask(right.receive(1), "first");
            await(sleep(0));
            Task<String> second = createTask(right.receiveLine(10), "second");
            await(waitAll(List.of(second)));
            assertThat(second.exception())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("task second cannot receive: task first already receives on this stream");
            await(left.send(bytes("x")));
            assertThat(text(await(first))).isEqualTo("x");
        }));
    }

    @Test
    void aSecondSenderIsAnErrorThatNamesBoth() {
        play((left, right) -> async(() -> {
            Task<Void> first = createTask(left.send(new byte[PLENTY]), "first");
            await(right.receiveExactly(1));
            await(sleep(0.01));
            Task<Void> second = createTask(left.send(bytes("x")), "second");
            await(waitAll(List.of(second)));
            assertThat(second.exception())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("task second cannot send: task first already sends on this stream");
            assertThat(await(right.receiveExactly(1_000_000))).isEqualTo(new byte[1_000_000]);
            assertThat(first.isDone()).isFalse();
            first.cancel();
        }));
    }

    @Test
    void aCoroutineOfAStreamRunsOnce() {
        play((left, right) -> async(() -> {
            Coroutine<Void> send = left.send(ByteBuffer.wrap(bytes("x")));
            await(send);
            try {
                await(send);
                throw new AssertionError("sent twice");
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageStartingWith("cannot reuse already awaited coroutine");
            }
            Coroutine<Void> first = left.send(ByteBuffer.wrap(bytes("y")));
            Coroutine<Void> second = left.send(ByteBuffer.wrap(bytes("z")));
            await(second);
            await(first);
            assertThat(text(await(right.receiveExactly(3)))).isEqualTo("xzy");
        }));
    }

    // ---- a slow peer

    @Test
    void aStalledPeerStopsTheSender() {
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

    // ---- what is refused

    @Test
    void argumentsAreChecked() {
        play((left, right) -> async(() -> {
            refused(() -> left.receive(0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("at least one byte must be allowed: receive(0)");
            refused(() -> left.receive(ByteBuffer.allocate(0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the buffer has no room to receive into");
            refused(() -> left.receive(ByteBuffer.allocate(1).asReadOnlyBuffer()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the buffer is read-only, nothing can be received into it");
            refused(() -> left.receiveExactly(-1)).isInstanceOf(IllegalArgumentException.class);
            refused(() -> left.receiveUntil(new byte[0], 1)).isInstanceOf(IllegalArgumentException.class);
            refused(() -> left.receiveUntil(new byte[1], -1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a limit must not be negative: -1");
            refused(() -> left.lines(-1).iterator().closeAsync()).isInstanceOf(IllegalArgumentException.class);
            refused(() -> left.receiveLine(-1)).isInstanceOf(IllegalArgumentException.class);
            refused(() -> left.send((byte[]) null)).isInstanceOf(NullPointerException.class);
            refused(() -> left.startTls(null)).isInstanceOf(NullPointerException.class);
            refused(() -> left.sendFile(null, 0, 0)).isInstanceOf(NullPointerException.class);
        }));
    }

    private static AbstractThrowableAssert<?, ?> refused(Callable<Coroutine<?>> call) {
        return assertThatThrownBy(call::call);
    }

    @Test
    void addressesAreKnown() {
        assumeTrue(hasAddresses());
        play((left, right) -> async(() -> {
            assertThat(left.peerAddress()).isNotNull().isEqualTo(right.localAddress());
            assertThat(right.toString()).startsWith("ByteStream[open, peer ");
        }));
    }

    @Test
    void aCancelledCloseAborts() {
        play((left, right) -> async(() -> {
            Task<Void> closing = createTask(left.closeAsync());
            closing.cancel();
            try {
                await(closing);
            } catch (CancelledError e) {
                left.abort();
            }
            assertThat(left.isClosed()).isTrue();
        }));
    }

    @Test
    void timeoutsOfScopesAreTheirOwn() {
        play((left, right) -> async(() -> {
            try (var limit = timeout(Duration.ofMillis(1))) {
                await(left.receive(1));
            } catch (AsyncTimeoutException e) {
                assertThat(e).isNotInstanceOf(StreamException.class);
            }
        }));
    }
}
