package dev.weft.testing.streams;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Checks.failure;
import static dev.weft.testing.streams.Streams.bytes;
import static dev.weft.testing.streams.Streams.noise;
import static dev.weft.testing.streams.Streams.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.Task;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent out of files. */
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
        Path file = Files.write(folder.resolve("file"), all);
        play((left, right) -> async(() -> {
            try (FileChannel channel = FileChannel.open(file)) {
                Task<Long> sending = createTask(left.sendFile(channel, 100_000, 500_000));
                assertArrayEquals(Arrays.copyOfRange(all, 100_000, 600_000), await(right.receiveExactly(500_000)));
                assertEquals(500_000, await(sending));
                sending = createTask(left.sendFile(channel, 650_000, Long.MAX_VALUE));
                assertArrayEquals(Arrays.copyOfRange(all, 650_000, 700_000), await(right.receiveExactly(50_000)));
                assertEquals(50_000, await(sending), "less, at the end of the file");
                assertEquals(0, await(left.sendFile(channel, 700_000, 1)));
                assertEquals(0, channel.position());
            }
        }));
    }

    /**
     * A closed file is the caller's mistake, and no harm to the stream.
     *
     * @param folder where the file is
     * @throws IOException if the file cannot be made
     */
    @Test
    default void aFileThatIsClosedIsNotALostConnection(@TempDir Path folder) throws IOException {
        FileChannel channel = FileChannel.open(Files.write(folder.resolve("file"), noise(10, 4)));
        channel.close();
        play((left, right) -> async(() -> {
            IllegalStateException refusal =
                    await(failure(IllegalStateException.class, "ByteStream.sendFile", left.sendFile(channel, 0, 10)));
            assertEquals("ByteStream.sendFile: the file is closed", refusal.getMessage());
            await(left.send(bytes("goes on")));
            assertEquals("goes on", text(await(right.receiveExactly(7))));
        }));
    }
}
