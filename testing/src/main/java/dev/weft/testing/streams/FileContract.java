package dev.weft.testing.streams;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Checks.failure;
import static dev.weft.testing.streams.Streams.bytes;
import static dev.weft.testing.streams.Streams.noise;
import static dev.weft.testing.streams.Streams.receiveAll;
import static dev.weft.testing.streams.Streams.text;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Awaitable;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.BrokenStreamException;
import dev.weft.io.ByteStream;
import dev.weft.io.ConnectionResetException;
import dev.weft.io.StreamException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent out of files, and that what is wrong with a file is no fault of the stream. */
public interface FileContract extends StreamFixture {
    /**
     * A part of a file is sent, less of it at its end; the file's own position stays.
     *
     * @param folder where the file is
     * @throws IOException if the file cannot be made
     */
    @Test
    default void aPartOfAFileIsSent(@TempDir Path folder) throws IOException {
        byte[] all = noise(700_000, 4);
        try (FileChannel file = FileChannel.open(Files.write(folder.resolve("file"), all))) {
            play((left, right) -> async(() -> {
                Task<Long> sending = createTask(left.sendFile(file, 100_000, 500_000));
                assertArrayEquals(Arrays.copyOfRange(all, 100_000, 600_000), await(right.receiveExactly(500_000)));
                assertEquals(500_000, await(sending));
                sending = createTask(left.sendFile(file, 650_000, Long.MAX_VALUE));
                assertArrayEquals(Arrays.copyOfRange(all, 650_000, 700_000), await(right.receiveExactly(50_000)));
                assertEquals(50_000, await(sending), "less, at the end of the file");
                assertEquals(0, await(left.sendFile(file, 700_000, 1)));
                assertEquals(0, file.position());
            }));
        }
    }

    /**
     * A file of the system that tells no size is sent to its end, where there is one.
     *
     * @throws IOException if the file cannot be read
     */
    @Test
    default void aFileWithoutASizeIsSentToItsEnd() throws IOException {
        Path version = Path.of("/proc/version");
        assumeTrue(Files.exists(version), "no such file on this system");
        byte[] all = Files.readAllBytes(version);
        try (FileChannel file = FileChannel.open(version)) {
            play((left, right) -> async(() -> {
                assertEquals(all.length - 3, await(left.sendFile(file, 3, Long.MAX_VALUE)));
                assertArrayEquals(Arrays.copyOfRange(all, 3, all.length), await(right.receiveExactly(all.length - 3)));
                await(goesOn(left, right));
            }));
        }
    }

    /**
     * A file that becomes shorter meanwhile ends earlier.
     *
     * @param folder where the file is
     * @throws IOException if the file cannot be made
     */
    @Test
    default void aFileThatIsTruncatedWhileItIsSent(@TempDir Path folder) throws IOException {
        try (FileChannel file = large(folder)) {
            play((left, right) -> async(() -> {
                Task<Long> sending = createTask(left.sendFile(file, 0, Long.MAX_VALUE));
                await(right.receiveExactly(1));
                await(sleep(0.01));
                assertFalse(sending.isDone());
                file.truncate(100);
                Task<byte[]> receiving = createTask(receiveAll(right));
                long sent = await(sending);
                await(left.send(bytes("goes on")));
                await(left.sendEof());
                assertTrue(sent > 0 && sent < plenty(), () -> sent + " were sent");
                assertEquals(sent + 7, await(receiving).length + 1);
            }));
        }
    }

    /**
     * A closed file is the caller's mistake, and no harm to the stream.
     *
     * @param folder where the file is
     * @throws IOException if the file cannot be made
     */
    @Test
    default void aFileThatIsClosedIsNotALostConnection(@TempDir Path folder) throws IOException {
        FileChannel file = FileChannel.open(Files.write(folder.resolve("file"), noise(10, 4)));
        file.close();
        play((left, right) -> async(() -> {
            await(refused(IllegalStateException.class, "the file is closed", left.sendFile(file, 0, 10)));
            await(goesOn(left, right));
        }));
    }

    /**
     * After a part of a file was sent, nobody can go on as if it were all.
     *
     * @param folder where the file is
     * @throws IOException if the file cannot be made
     */
    @Test
    default void aFileThatIsClosedWhileItIsSentBreaksTheStream(@TempDir Path folder) throws IOException {
        FileChannel file = large(folder);
        play((left, right) -> async(() -> {
            Task<Long> sending = createTask(left.sendFile(file, 0, Long.MAX_VALUE), "sender");
            await(right.receiveExactly(1));
            await(sleep(0.01));
            file.close();
            Task<Void> receiving = createTask(receiveUntilItFails(right));
            await(refused(IllegalStateException.class, "the file is closed", sending));
            await(failure(
                    BrokenStreamException.class,
                    "the stream is broken: ByteStream.sendFile of task sender could not read its file further when a"
                            + " part of the bytes had left",
                    left.send(bytes("x"))));
            await(left.closeAsync());
            await(receiving);
        }));
    }

    /**
     * A file that is not sent whole because its sender was cancelled breaks the stream, one that was not begun does
     * not.
     *
     * @param folder where the file is
     * @throws IOException if the file cannot be made
     */
    @Test
    default void aFileOfWhichTheSendIsCancelled(@TempDir Path folder) throws IOException {
        try (FileChannel file = large(folder)) {
            play((left, right) -> async(() -> {
                Task<Long> never = createTask(left.sendFile(file, 0, Long.MAX_VALUE));
                never.cancel();
                await(waitAll(List.of(never)));
                await(goesOn(left, right));
                Task<Long> sending = createTask(left.sendFile(file, 0, Long.MAX_VALUE), "sender");
                await(right.receiveExactly(1));
                await(sleep(0.01));
                sending.cancel();
                await(waitAll(List.of(sending)));
                assertTrue(sending.isCancelled());
                await(failure(
                        BrokenStreamException.class,
                        "the stream is broken: ByteStream.sendFile of task sender was cancelled when a part of its bytes"
                                + " had left",
                        left.send(bytes("x"))));
            }));
        }
    }

    /**
     * A directory can be opened on many systems, and never read.
     *
     * @param folder the directory
     * @throws IOException if it cannot be opened
     */
    @Test
    default void aDirectoryIsNotALostConnection(@TempDir Path folder) throws IOException {
        assumeTrue(File.separatorChar == '/', "this system opens no directories");
        try (FileChannel directory = FileChannel.open(folder)) {
            play((left, right) -> async(() -> {
                for (int position : new int[] {0, 1 << 30}) {
                    UncheckedIOException refusal =
                            await(failure(UncheckedIOException.class, left.sendFile(directory, position, 10)));
                    assertEquals(
                            "ByteStream.sendFile: the file cannot be read: "
                                    + requireNonNull(refusal.getCause()).getMessage(),
                            refusal.getMessage());
                }
                await(goesOn(left, right));
            }));
        }
    }

    /**
     * A file that was opened for writing only is the caller's mistake.
     *
     * @param folder where the file is
     * @throws IOException if the file cannot be made
     */
    @Test
    default void aFileThatWasOpenedForWritingOnly(@TempDir Path folder) throws IOException {
        Path path = Files.write(folder.resolve("file"), noise(10, 1));
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            play((left, right) -> async(() -> {
                await(refused(
                        IllegalStateException.class,
                        "the file was not opened for reading",
                        left.sendFile(file, 0, 10)));
                await(goesOn(left, right));
            }));
        }
    }

    /**
     * A peer that goes away while a file is sent is no fault of the file.
     *
     * @param folder where the file is
     * @throws IOException if the file cannot be made
     */
    @Test
    default void aLostConnectionIsNotTheFilesFault(@TempDir Path folder) throws IOException {
        try (FileChannel file = large(folder)) {
            play((left, right) -> async(() -> {
                Task<Long> sending = createTask(left.sendFile(file, 0, Long.MAX_VALUE));
                await(right.receiveExactly(1));
                right.abort();
                ConnectionResetException lost = await(failure(ConnectionResetException.class, sending));
                assertTrue(lost.toString().contains(": the connection was lost: "), lost::toString);
                Checks.knowsPeer(left, lost);
            }));
        }
    }

    /**
     * Positions and counts are checked at the call.
     *
     * @param folder where the file is
     * @throws IOException if the file cannot be made
     */
    @Test
    default void positionsAndCountsAreChecked(@TempDir Path folder) throws IOException {
        try (FileChannel file = large(folder)) {
            play((left, right) -> async(() -> {
                refused("neither may be negative: position -1, count 2", () -> left.sendFile(file, -1, 2));
                refused("neither may be negative: position 1, count -2", () -> left.sendFile(file, 1, -2));
                assertEquals(0, await(left.sendFile(file, 0, 0)));
                assertEquals(0, await(left.sendFile(file, Long.MAX_VALUE, Long.MAX_VALUE)));
                await(goesOn(left, right));
            }));
        }
    }

    /** More than what the buffers on the way hold, so that the sender has to wait in its middle. */
    private FileChannel large(Path folder) throws IOException {
        Path path = folder.resolve("large");
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[1]), plenty() - 1);
        }
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Async
    private static Coroutine<Void> goesOn(ByteStream left, ByteStream right) {
        await(left.send(bytes("goes on")));
        assertEquals("goes on", text(await(right.receiveExactly(7))));
        return done();
    }

    @Async
    private static Coroutine<Void> receiveUntilItFails(ByteStream stream) {
        try {
            while (await(stream.receive(100_000)).length > 0) {
                await(yieldNow());
            }
        } catch (StreamException e) {
            Checks.knowsPeer(stream, e);
        }
        return done();
    }

    @Async
    private static Coroutine<Void> refused(
            Class<? extends RuntimeException> type, String reason, Awaitable<Long> sending) {
        assertEquals(
                "ByteStream.sendFile: " + reason, await(failure(type, sending)).getMessage());
        return done();
    }

    private static void refused(String reason, Callable<?> call) {
        assertEquals(
                reason, assertThrows(IllegalArgumentException.class, call::call).getMessage());
    }
}
