package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Streams.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.AsyncTimeoutException;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.BrokenStreamException;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.io.ServerOptions;
import dev.weft.io.StreamException;
import dev.weft.io.Tls;
import dev.weft.io.TlsException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Operations that are cancelled at random moments, at both ends of all kinds of streams: what arrives is what was sent,
 * and in the end no descriptor is left. {@code -Dweft.random.seed} gives the first of {@code -Dweft.random.rounds}.
 */
class CancelledOperationsTest {
    private static final int ALL = 2_000_000;

    /** What is sent, from its beginning; a file has the same. */
    private static final byte[] BYTES = noise(ALL, 11);

    private static final long SEED = Long.getLong("weft.random.seed", 1);
    private static final int ROUNDS = Integer.getInteger("weft.random.rounds", 4);

    @TempDir
    Path folder;

    /** One connection, and how far each of its ends has come. */
    private static final class Play {
        final Random random;
        final FileChannel file;
        final ByteArrayOutputStream got = new ByteArrayOutputStream();
        final Ends.Kind kind;
        int sent;
        boolean broken;

        /** How many bytes of a file may have been sent as well. */
        int unsure;

        Play(Ends.Kind kind, long seed, FileChannel file) {
            this.kind = kind;
            this.random = new Random(seed);
            this.file = file;
        }

        /** Lets a task go on for a while, then cancels it, or not; returns when it has ended. */
        @Async
        Coroutine<Void> disturb(Task<?> task) {
            int turns = random.nextInt(8);
            if (turns == 7) {
                await(sleep(random.nextInt(500) / 1e6));
            } else {
                for (int i = 0; i < turns; i++) {
                    await(yieldNow());
                }
            }
            if (random.nextInt(3) > 0) {
                task.cancel();
            }
            await(waitAll(List.of(task)));
            return done();
        }

        @Async
        Coroutine<Void> send(ByteStream stream) {
            while (sent < ALL && !broken && unsure == 0) {
                int count = Math.min(ALL - sent, 1 + random.nextInt(random.nextInt(4) == 0 ? 200_000 : 2_000));
                if (random.nextInt(4) == 0) {
                    await(sendFile(stream, count));
                } else {
                    ByteBuffer[] buffers = random.nextBoolean()
                            ? new ByteBuffer[] {ByteBuffer.wrap(BYTES, sent, count)}
                            : new ByteBuffer[] {
                                ByteBuffer.wrap(BYTES, sent, count / 2),
                                ByteBuffer.wrap(BYTES, sent + count / 2, count - count / 2)
                            };
                    Task<Void> task = createTask(stream.send(buffers));
                    await(disturb(task));
                    int left = Arrays.stream(buffers)
                            .mapToInt(ByteBuffer::remaining)
                            .sum();
                    assertThat(task.isCancelled() || (task.exception() == null && left == 0))
                            .isTrue();
                    sent += count - left;
                    broken = left > 0 && left < count;
                }
            }
            Task<Void> end = null;
            while (!broken && (end == null || end.isCancelled())) {
                end = createTask(stream.sendEof());
                await(disturb(end));
            }
            if (broken) {
                try {
                    await(stream.send(new byte[1]));
                    throw new AssertionError("sent behind a torso");
                } catch (BrokenStreamException e) {
                    await(stream.closeAsync());
                }
            }
            return done();
        }

        @Async
        private Coroutine<Void> sendFile(ByteStream stream, int count) {
            Task<Long> task = createTask(stream.sendFile(file, sent, count));
            await(disturb(task));
            if (!task.isCancelled()) {
                assertThat(await(task)).isEqualTo(count);
                sent += count;
                return done();
            }
            broken = stream.toString().startsWith("ByteStream[broken");
            if (!broken && kind != Ends.Kind.TCP && kind != Ends.Kind.UNIX && kind != Ends.Kind.PAIR) {
                unsure = count; // all of them may have been accepted, and be on their way
            }
            return done();
        }

        @Async
        Coroutine<Void> receive(ByteStream stream) {
            try {
                while (true) {
                    int max = 1 + random.nextInt(random.nextInt(4) == 0 ? 100_000 : 5_000);
                    if (random.nextInt(4) == 0) {
                        try (var limit = timeout(random.nextInt(3) == 0 ? 0 : random.nextInt(300) / 1e6)) {
                            byte[] some = await(stream.receive(max));
                            got.writeBytes(some);
                            if (some.length == 0) {
                                return done();
                            }
                            assertThat(limit.expired()).isFalse();
                        } catch (AsyncTimeoutException e) {
                            await(yieldNow());
                        }
                    } else if (random.nextBoolean()) {
                        Task<byte[]> task = createTask(stream.receive(max));
                        await(disturb(task));
                        if (!task.isCancelled()) {
                            byte[] some = await(task);
                            got.writeBytes(some);
                            if (some.length == 0) {
                                return done();
                            }
                        }
                    } else {
                        ByteBuffer into =
                                random.nextBoolean() ? ByteBuffer.allocate(max) : ByteBuffer.allocateDirect(max);
                        Task<Integer> task = createTask(stream.receive(into));
                        await(disturb(task));
                        if (task.isCancelled()) {
                            assertThat(into.position()).isZero();
                        } else {
                            int count = await(task);
                            if (count < 0) {
                                return done();
                            }
                            byte[] some = new byte[count];
                            into.flip().get(some);
                            got.writeBytes(some);
                        }
                    }
                }
            } catch (StreamException e) {
                assertThat(broken).as("%s", e).isTrue();
            }
            return done();
        }

        void check() {
            byte[] bytes = got.toByteArray();
            int end = Arrays.mismatch(BYTES, bytes);
            assertThat(end == -1 || end == bytes.length)
                    .as("the bytes received are the first of those sent; they differ at %s of %s", end, bytes.length)
                    .isTrue();
            if (!broken) {
                assertThat(bytes.length).as("how many have arrived").isIn(sent, sent + unsure);
            }
        }
    }

    @Async
    private static Coroutine<Void> play(Play play) {
        try (Ends ends = await(Ends.open(play.kind))) {
            Task<Void> receiving = createTask(play.receive(ends.right));
            await(play.send(ends.left));
            await(receiving);
            play.check();
        }
        return done();
    }

    @ParameterizedTest
    @EnumSource
    void whatArrivesIsWhatWasSent(Ends.Kind kind) throws IOException {
        Path path = Files.write(folder.resolve("file"), BYTES);
        once(kind, 0, path); // loads classes from files
        int before = descriptors();
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            once(kind, seed, path);
        }
        assertThat(descriptors()).as("descriptors").isEqualTo(before);
    }

    private static void once(Ends.Kind kind, long seed, Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            run(waitFor(play(new Play(kind, seed, file)), Duration.ofMinutes(1)));
        } catch (Throwable failure) {
            throw new AssertionError("-Dweft.random.seed=" + seed, failure);
        }
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
        for (long seed = SEED; seed < SEED + 5L * ROUNDS; seed++) {
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
            ByteBuffer bytes = ByteBuffer.wrap(BYTES, 0, 1000);
            Task<Void> sending = createTask(pair.left().send(bytes));
            await(yieldNow());
            assertThat(bytes.hasRemaining() || sending.isDone()).isFalse();
            sending.cancel();
            await(waitAll(List.of(sending)));
            assertThat(sending.isCancelled()).isTrue();
            byte[] got = await(waitFor(pair.right().receiveExactly(1000), Duration.ofSeconds(10)));
            assertThat(got).isEqualTo(Arrays.copyOf(BYTES, 1000));
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
