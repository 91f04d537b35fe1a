package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Streams.bytes;
import static dev.weft.testing.streams.Streams.receiveAll;
import static dev.weft.testing.streams.Streams.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.ConnectFailedException;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.testing.streams.Resources;
import dev.weft.testing.streams.StreamContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unix sockets. */
class UnixTest implements StreamContract {
    @TempDir
    Path folder;

    private int count;

    @Override
    @Async
    public Coroutine<ByteStream.Pair> open(Resources resources) {
        Path path = folder.resolve("socket" + count++);
        Future<ByteStream> accepted = runningLoop().createFuture();
        resources.add(await(Net.serveUnix(Sockets.handOver(accepted), path)));
        ByteStream left = await(Net.connectUnix(path));
        return result(new ByteStream.Pair(left, await(accepted)));
    }

    @Override
    public boolean resets() {
        return false; // a unix socket just ends
    }

    @Test
    void theFileOfTheSocketIsReplacedAndDeleted() throws IOException {
        Path path = folder.resolve("socket");
        run(async(() -> {
            Server left = await(Net.serveUnix(stream -> done(), path));
            assertThat(path).exists();
            try (Server server = await(Net.serveUnix(stream -> stream.send(bytes("second")), path))) {
                await(left.closeAsync());
                assertThat(path)
                        .as("the first server leaves the file of the second")
                        .exists();
                try (ByteStream stream = await(Net.connectUnix(path))) {
                    assertThat(text(await(receiveAll(stream)))).isEqualTo("second");
                }
                assertThat(server.port()).isEqualTo(-1);
            }
            assertThat(path).doesNotExist();
            Files.writeString(path, "precious");
            try {
                await(Net.serveUnix(stream -> done(), path));
                throw new AssertionError("a file was taken for a socket");
            } catch (ConnectFailedException e) {
                assertThat(e).hasMessageStartingWith("cannot listen at " + path);
            }
            try {
                await(Net.connectUnix(folder.resolve("missing")));
                throw new AssertionError("connected");
            } catch (ConnectFailedException e) {
                assertThat(e).hasMessageStartingWith("cannot connect to " + folder.resolve("missing"));
            }
        }));
        assertThat(path).hasContent("precious");
    }
}
