package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Streams.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.io.ServerOptions;
import dev.weft.io.StreamTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send a part of a request and then nothing: the time for it is that of the first byte. */
@Timeout(60)
class SlowClientsTest {
    private static final int PLACES = 20;
    private static final int SLOW = 100;

    private final List<Throwable> failures = new ArrayList<>();

    /** Answers requests of one line. */
    @Async
    private Coroutine<Void> handle(ByteStream stream) {
        for (String request : awaitEach(stream.lines(100))) {
            await(stream.send(bytes("you asked for " + request + "\n")));
        }
        return done();
    }

    @Test
    void areThrownOutAndMakeRoomForOthers() {
        ServerOptions options = ServerOptions.defaults().maxConnections(PLACES).firstByteTimeout(Duration.ofMillis(30));
        run(async(() -> {
            runningLoop().setExceptionHandler((loop, context) -> failures.add(context.exception()));
            try (Server server = await(Net.serve(this::handle, "127.0.0.1", 0, options));
                    PlainClients slow = new PlainClients(server.port())) {
                slow.connect(SLOW, bytes("x"));
                try (ByteStream good = await(Net.connect("127.0.0.1", server.port()))) { // behind all of them
                    await(good.send(bytes("this\n")));
                    assertThat(await(good.receiveLine(100))).isEqualTo("you asked for this");
                    assertThat(failures).hasSizeGreaterThan(SLOW - PLACES);
                    assertThat(server.connections()).isLessThanOrEqualTo(PLACES);
                    while (failures.size() < SLOW) {
                        await(sleep(0.001));
                    }
                }
            }
        }));
        assertThat(failures)
                .hasSize(SLOW)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(StreamTimeoutException.class)
                        .hasMessageStartingWith(
                                "nothing came from the peer, and nothing could be sent to it, for 30 ms (peer "));
    }
}
