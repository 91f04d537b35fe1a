package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Streams.bytes;
import static dev.weft.testing.streams.Streams.noise;
import static dev.weft.testing.streams.Streams.receiveAll;
import static dev.weft.testing.streams.Streams.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.BrokenStreamException;
import dev.weft.io.ByteStream;
import dev.weft.io.ConnectionResetException;
import dev.weft.io.StreamException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What may be wrong with a file that is sent: it is the file's fault, and the stream is used further. */
class SendFileTest {
    /** More than all the buffers between two ends hold. */
    private static final int PLENTY = 16 << 20;

    @TempDir
    Path folder;

    @Async
    private static Coroutine<Void> goesOn(Ends ends) {
        await(ends.left.send(bytes("goes on")));
        assertThat(text(await(ends.right.receiveExactly(7)))).isEqualTo("goes on");
        return done();
    }

    @ParameterizedTest
    @EnumSource
    void aDirectory(Ends.Kind kind) throws IOException {
        try (FileChannel directory = FileChannel.open(folder)) {
            run(async(() -> {
                try (Ends ends = await(Ends.open(kind))) {
                    for (int position : new int[] {0, 1 << 30}) {
                        try {
                            await(ends.left.sendFile(directory, position, 10));
                            throw new AssertionError("sent");
                        } catch (UncheckedIOException e) {
                            assertThat(e).hasMessage("ByteStream.sendFile: the file cannot be read: Is a directory");
                        }
                    }
                    await(goesOn(ends));
                }
            }));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatWasOpenedForWritingOnly(Ends.Kind kind) throws IOException {
        Path file = Files.write(folder.resolve("file"), noise(10, 1));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            run(async(() -> {
                try (Ends ends = await(Ends.open(kind))) {
                    try {
                        await(ends.left.sendFile(channel, 0, 10));
                        throw new AssertionError("sent");
                    } catch (IllegalStateException e) {
                        assertThat(e).hasMessage("ByteStream.sendFile: the file was not opened for reading");
                    }
                    await(goesOn(ends));
                }
            }));
        }
    }

    /** Larger than what the buffers on the way hold, so that the sender has to wait in its middle. */
    private FileChannel large() throws IOException {
        Path file = folder.resolve("large");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), PLENTY - 1);
        }
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsTruncatedWhileItIsSent(Ends.Kind kind) throws IOException {
        try (FileChannel channel = large()) {
            run(async(() -> {
                try (Ends ends = await(Ends.open(kind))) {
                    Task<Long> sending = createTask(ends.left.sendFile(channel, 0, Long.MAX_VALUE));
                    await(ends.right.receiveExactly(1));
                    await(sleep(0.01));
                    assertThat(sending.isDone()).isFalse();
                    channel.truncate(100);
                    Task<byte[]> receiving = createTask(receiveAll(ends.right));
                    long sent = await(sending);
                    await(ends.left.send(bytes("goes on")));
                    await(ends.left.sendEof());
                    assertThat(sent).isBetween(1L, PLENTY - 1L);
                    assertThat(await(receiving).length + 1).isEqualTo(sent + 7);
                }
            }));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsClosedWhileItIsSentBreaksTheStream(Ends.Kind kind) throws IOException {
        FileChannel channel = large();
        run(async(() -> {
            try (Ends ends = await(Ends.open(kind))) {
                Task<Long> sending = createTask(ends.left.sendFile(channel, 0, Long.MAX_VALUE), "sender");
                await(ends.right.receiveExactly(1));
                await(sleep(0.01));
                channel.close();
                Task<Void> receiving = createTask(receiveUntilItFails(ends.right));
                try {
                    await(sending);
                    throw new AssertionError("sent");
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessage("ByteStream.sendFile: the file is closed");
                }
                try {
                    await(ends.left.send(bytes("x")));
                    throw new AssertionError("sent");
                } catch (BrokenStreamException e) {
                    assertThat(e)
                            .hasMessageStartingWith("the stream is broken: ByteStream.sendFile of task sender could"
                                    + " not read its file further when a part of the bytes had left");
                }
                await(ends.left.closeAsync());
                await(receiving);
            }
        }));
    }

    @Async
    private static Coroutine<Void> receiveUntilItFails(ByteStream stream) {
        try {
            while (await(stream.receive(100_000)).length > 0) {
                await(yieldNow());
            }
        } catch (StreamException e) {
            assertThat(e.peer()).isEqualTo(stream.peerAddress());
        }
        return done();
    }

    @ParameterizedTest
    @EnumSource
    void aLostConnectionIsNotTheFilesFault(Ends.Kind kind) throws IOException {
        try (FileChannel channel = large()) {
            run(async(() -> {
                try (Ends ends = await(Ends.open(kind))) {
                    Task<Long> sending = createTask(ends.left.sendFile(channel, 0, Long.MAX_VALUE));
                    await(ends.right.receiveExactly(1));
                    ends.right.abort();
                    try {
                        await(sending);
                        throw new AssertionError("sent");
                    } catch (ConnectionResetException e) {
                        assertThat(e).hasMessageContaining(": the connection was lost: ");
                    }
                }
            }));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileWithoutASizeIsSentToItsEnd(Ends.Kind kind) throws IOException {
        Path version = Path.of("/proc/version");
        assumeTrue(Files.exists(version), "no such file on this system");
        byte[] all = Files.readAllBytes(version);
        try (FileChannel channel = FileChannel.open(version)) {
            run(async(() -> {
                try (Ends ends = await(Ends.open(kind))) {
                    assertThat(await(ends.left.sendFile(channel, 3, Long.MAX_VALUE)))
                            .isEqualTo(all.length - 3);
                    assertThat(await(ends.right.receiveExactly(all.length - 3)))
                            .isEqualTo(Arrays.copyOfRange(all, 3, all.length));
                    await(goesOn(ends));
                }
            }));
        }
    }

    @ParameterizedTest
    @EnumSource
    void numbersAreChecked(Ends.Kind kind) throws IOException {
        try (FileChannel channel = large()) {
            run(async(() -> {
                try (Ends ends = await(Ends.open(kind))) {
                    refused(() -> ends.left.sendFile(channel, -1, 2), "neither may be negative: position -1, count 2");
                    refused(() -> ends.left.sendFile(channel, 1, -2), "neither may be negative: position 1, count -2");
                    assertThat(await(ends.left.sendFile(channel, 0, 0))).isZero();
                    assertThat(await(ends.left.sendFile(channel, Long.MAX_VALUE, Long.MAX_VALUE)))
                            .isZero();
                    await(goesOn(ends));
                }
            }));
        }
    }

    private static void refused(Callable<Coroutine<?>> call, String message) {
        assertThatThrownBy(call::call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
