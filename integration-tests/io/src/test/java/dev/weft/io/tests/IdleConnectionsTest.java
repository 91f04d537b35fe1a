package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.testkit.LiveObjects;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a connection holds whose handler waits for its peer: buffers are lent, not held. */
class IdleConnectionsTest {
    private static final int BATCHES = 5;

    /** Fewer than any system lets wait to be accepted. */
    private static final int CONNECTIONS = 100;

    /** Of the heap, for each connection: two thirds of that are what the JDK's channel, key and addresses take. */
    private static final int BYTES = 1024;

    private int handlers;

    @Async
    private Coroutine<Void> handle(ByteStream stream) {
        handlers++;
        while (await(stream.receive(1000)).length > 0) {
            // It comes from nobody.
        }
        return done();
    }

    @Async
    private Coroutine<Void> untilHandled(int count) {
        while (handlers < count) {
            await(sleep(0));
        }
        return done();
    }

    @Test
    void anIdleConnectionTakesAKilobyte() {
        run(async(() -> {
            try (Server server = await(Net.serve(this::handle, "127.0.0.1", 0));
                    PlainClients clients = new PlainClients(server.port())) {
                clients.connect(1);
                await(untilHandled(1)); // what all connections share is there
                LiveObjects.bytes(); // and what it takes to count
                long[] grown = new long[BATCHES];
                for (int batch = 0; batch < BATCHES; batch++) {
                    clients.connect(CONNECTIONS);
                    long before = LiveObjects.bytes();
                    await(untilHandled(clients.count()));
                    grown[batch] = LiveObjects.bytes() - before;
                }
                Arrays.sort(grown); // the text of a count can still be reached now and then: one batch then seems large
                assertThat(grown[BATCHES / 2] / CONNECTIONS)
                        .as(LiveObjects::histogram)
                        .isLessThanOrEqualTo(BYTES);
            }
        }));
    }
}
