package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Streams.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.io.ServerOptions;
import dev.weft.io.StreamException;
import dev.weft.io.Tls;
import dev.weft.io.TlsException;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What operations that are cancelled leave behind. {@code -Dweft.random.seed} gives the first of
 * {@code -Dweft.random.rounds}.
 */
class CancelledOperationsTest {
    private static final long SEED = Long.getLong("weft.random.seed", 1);
    private static final int ROUNDS = Integer.getInteger("weft.random.rounds", 20);

    @Test
    void cancelledOperationsLeaveNoDescriptors(@TempDir Path folder) {
        assumeTrue(descriptors() > 0, "this system does not tell the descriptors");
        new TlsOverTcpTest().whateverIsCancelledWhatArrivesIsWhatWasSent(); // loads classes from files
        UnixTest unix = new UnixTest();
        unix.folder = folder;
        int before = descriptors();
        unix.whateverIsCancelledWhatArrivesIsWhatWasSent();
        new TcpTest().whateverIsCancelledWhatArrivesIsWhatWasSent();
        new TlsOverTcpTest().whateverIsCancelledWhatArrivesIsWhatWasSent();
        assertThat(descriptors()).as("descriptors").isEqualTo(before);
    }

    private static int descriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }

    /** A server is closed while clients connect, shake hands and are served, and while it waits for them. */
    @Async
    private static Coroutine<Void> closedWhileAccepting(Random random, boolean tls) {
        ServerOptions options = ServerOptions.defaults().drain(Duration.ofMillis(random.nextInt(3)));
        if (tls) {
            options = options.tls(Tls.server(Certificates.LOCALHOST.trusting(Certificates.LOCALHOST)));
        }
        Server server = await(Net.serve(stream -> stream.send(new byte[1]), "127.0.0.1", 0, options));
        int port = server.port();
        List<Task<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(createTask(client(port, tls)));
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            await(sleep(random.nextInt(3000) / 1e6));
            if (random.nextInt(3) == 0) {
                clients.get(random.nextInt(clients.size())).cancel();
            }
        }
        Task<Void> closing = createTask(server.closeAsync());
        for (int i = random.nextInt(4); i > 0; i--) {
            await(yieldNow());
            closing.cancel();
        }
        await(waitAll(List.of(closing)));
        await(server.closeAsync());
        assertThat(server.connections()).isZero();
        await(waitAll(clients));
        for (Task<Void> client : clients) {
            assertThat(client.isCancelled() || client.exception() == null).isTrue();
        }
        return done();
    }

    @Async
    private static Coroutine<Void> client(int port, boolean tls) {
        try (ByteStream stream = await(
                tls
                        ? Net.connect("127.0.0.1", port, Tls.client(Certificates.LOCALHOST.trusted()))
                        : Net.connect("127.0.0.1", port))) {
            await(stream.receive(1));
        } catch (StreamException refused) {
            // the server was faster
        }
        return done();
    }

    @Test
    void aServerThatIsClosedWhileItAcceptsLeavesNothing() {
        assumeTrue(descriptors() > 0, "this system does not tell the descriptors");
        run(closedWhileAccepting(new Random(0), true));
        int before = descriptors();
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            try {
                run(waitFor(closedWhileAccepting(new Random(seed), seed % 2 == 0), Duration.ofMinutes(1)));
            } catch (Throwable failure) {
                throw new AssertionError("-Dweft.random.seed=" + seed, failure);
            }
            assertThat(descriptors())
                    .as("descriptors after -Dweft.random.seed=%s", seed)
                    .isEqualTo(before);
        }
    }

    /** What TLS has encrypted is on its way, whether somebody waits for that or not. */
    @Test
    void aSendOverTlsThatIsCancelledWhenAllWasAcceptedArrives() {
        run(async(() -> {
            ByteStream.Pair pair =
                    await(waitFor(TlsOverPairTest.overPair(ByteStream.pair(500)), Duration.ofSeconds(30)));
            ByteBuffer bytes = ByteBuffer.wrap(noise(1000, 11));
            Task<Void> sending = createTask(pair.left().send(bytes));
            await(yieldNow());
            assertThat(bytes.hasRemaining() || sending.isDone()).isFalse();
            sending.cancel();
            await(waitAll(List.of(sending)));
            assertThat(sending.isCancelled()).isTrue();
            byte[] got = await(waitFor(pair.right().receiveExactly(1000), Duration.ofSeconds(10)));
            assertThat(got).isEqualTo(noise(1000, 11));
            await(pair.left().closeAsync());
            await(pair.right().closeAsync());
        }));
    }

    /** A stream below, which fails with an exception that is not checked. */
    @Test
    void aHandshakeOverATransportThatFailsEnds() {
        run(async(() -> {
            ByteStream.Pair pair = ByteStream.pair();
            Task<ByteStream> shaking = createTask(ByteStream.over(new ForwardingTransport(pair.left()) {})
                    .startTls(Tls.client(Certificates.LOCALHOST.trusted()).serverName("localhost")));
            await(pair.right().receive(1)); // the client has begun
            pair.right().abort();
            try {
                await(waitFor(shaking, Duration.ofSeconds(30)));
                throw new AssertionError("shaken");
            } catch (TlsException e) {
                assertThat(e)
                        .hasMessageStartingWith(
                                "the TLS handshake failed: ByteStream.receive: the connection was lost: ");
            }
        }));
    }
}
