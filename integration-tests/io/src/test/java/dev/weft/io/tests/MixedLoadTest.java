package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.weft.Coroutine;
import dev.weft.ErrorContext;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.ConnectOptions;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.io.ServerOptions;
import dev.weft.io.StreamException;
import dev.weft.io.Tls;
import dev.weft.testing.streams.Streams;
import dev.weft.testkit.LiveObjects;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Good clients among resets, slow peers and cancellations: nothing of theirs is lost, and nothing of the others stays.
 *
 * <p>A build plays ten rounds. {@code -Psoak} plays for ten minutes in a heap of 64 MB, and prints what came of it.
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MixedLoadTest {
    private static final long SEED = Long.getLong("weft.seed", 18);
    private static final long SECONDS = Long.getLong("weft.soak.mixed.seconds", 0);
    private static final int ROUNDS = 10;

    /** What the first rounds leave behind that is used again: the buffers of the loop, for example. */
    private static final int ROUNDS_TO_WARM_UP = 5;

    private static final long HEAP_MAY_GROW = 1 << 20;

    private final Random random = new Random(SEED);
    private final List<ErrorContext> unexpected = new ArrayList<>();
    private long goodBytes;
    private int goodClients;
    private int badClients;

    @Async
    private static Coroutine<Void> echo(ByteStream stream) {
        while (true) {
            byte[] some = await(stream.receive(20_000));
            if (some.length == 0) {
                return done();
            }
            await(stream.send(some));
        }
    }

    /** Sends and receives at the same time; returns whether what came back is what was sent. */
    @Async
    private static Coroutine<Boolean> good(int port, byte[] bytes) {
        try (ByteStream stream = await(Net.connect("127.0.0.1", port))) {
            Task<Void> sending = createTask(Streams.sendAndEnd(stream, bytes));
            byte[] back = await(Streams.receiveAll(stream));
            await(sending);
            return result(Arrays.equals(back, bytes));
        }
    }

    /** Does one of the things that peers do on the internet. */
    @Async
    private static Coroutine<Void> bad(int port, Random random) {
        ByteStream stream = await(Net.connect("127.0.0.1", port));
        int size = 1 + random.nextInt(100_000);
        try {
            await(stream.send(new byte[size]));
            switch (random.nextInt(4)) {
                case 0 -> stream.abort();
                case 1 -> await(sleep(random.nextInt(10) / 1e3));
                case 2 -> await(dawdle(stream, size, random));
                default -> await(stream.receive(1 + random.nextInt(1000)));
            }
        } catch (StreamException gone) {
            // That may happen to it.
        } finally {
            if (random.nextBoolean()) {
                stream.abort();
            } else {
                await(stream.closeAsync());
            }
        }
        return done();
    }

    /** Takes little of what has come, now and then. */
    @Async
    private static Coroutine<Void> dawdle(ByteStream stream, int size, Random random) {
        int left = size;
        for (int i = 0; i < 10 && left > 0; i++) {
            await(sleep(random.nextInt(3) / 1e3));
            left -= await(stream.receive(1 + random.nextInt(100))).length;
        }
        return done();
    }

    /** Ten good clients and twenty bad ones, half of which are cancelled. */
    @Async
    private Coroutine<Void> round(int port, int round) {
        List<Task<Boolean>> good = new ArrayList<>();
        List<Task<Void>> bad = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            byte[] bytes = Streams.noise(random.nextInt(200_000), random.nextLong());
            goodBytes += bytes.length;
            good.add(createTask(good(port, bytes)));
            bad.add(createTask(bad(port, random)));
            bad.add(createTask(bad(port, random)));
        }
        for (Task<Void> task : bad) {
            if (random.nextBoolean()) {
                await(sleep(random.nextInt(3) / 1e3));
                task.cancel();
            }
        }
        assertThat(await(gather(good))).as("round %s of seed %s", round, SEED).allMatch(whole -> whole);
        await(waitAll(bad));
        goodClients += good.size();
        badClients += bad.size();
        return done();
    }

    /** What there is when nobody is connected. */
    @Async
    private static Coroutine<Resting> resting(Server server) {
        while (server.connections() > 0) {
            await(sleep(0.001));
        }
        await(sleep(0.01)); // the selector lets go of what was closed when it looks the next time
        return result(new Resting(
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount(),
                LiveObjects.bytes()));
    }

    private record Resting(long descriptors, long heap) {}

    @Test
    void nothingIsLostAndNothingStays() {
        assumeTrue(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean,
                "this system does not count file descriptors");
        long end = System.nanoTime() + SECONDS * 1_000_000_000;
        run(async(() -> {
            runningLoop().setExceptionHandler((loop, context) -> {
                if (!(context.exception() instanceof StreamException)) {
                    unexpected.add(context);
                }
            });
            try (Server server = await(Net.serve(MixedLoadTest::echo, "127.0.0.1", 0))) {
                int round = 0;
                while (round < ROUNDS_TO_WARM_UP) {
                    await(round(server.port(), round++));
                }
                Resting before = await(resting(server));
                while (round < ROUNDS_TO_WARM_UP + ROUNDS || System.nanoTime() < end) {
                    await(round(server.port(), round++));
                }
                Resting after = await(resting(server));
                if (SECONDS > 0) {
                    System.out.printf(
                            "%d rounds: %d good clients with %d bytes each way, %d bad clients; before %s, after %s%n",
                            round, goodClients, goodBytes, badClients, before, after);
                }
                assertThat(after.descriptors).isEqualTo(before.descriptors);
                assertThat(after.heap - before.heap).isLessThan(HEAP_MAY_GROW);
                assertThat(unexpected).isEmpty();
            }
        }));
    }

    @Async
    private static Coroutine<Integer> call(int port, Tls tls) {
        ConnectOptions options = ConnectOptions.defaults();
        try (ByteStream stream = await(Net.connect("127.0.0.1", port, tls == null ? options : options.tls(tls)))) {
            await(stream.send(new byte[30_000]));
            byte[] back = await(stream.receiveExactly(30_000));
            await(stream.sendEof());
            return result(back.length + await(stream.receive(1)).length);
        }
    }

    /**
     * Cancels a client at one step of the loop after the other, up to the step at which it has ended; whatever it holds
     * then must go. The first look at the sockets comes after dozens of steps: so many at least are cancelled.
     */
    private void cancelledAnywhere(Tls client, ServerOptions options) {
        run(async(() -> {
            runningLoop().setExceptionHandler((loop, context) -> {});
            try (Server server = await(Net.serve(MixedLoadTest::echo, "127.0.0.1", 0, options))) {
                assertThat(await(call(server.port(), client))).isEqualTo(30_000);
                int cancelled = 0;
                for (int steps = 0; ; steps += 1 + steps / 10) {
                    Task<Integer> task = createTask(call(server.port(), client));
                    for (int i = 0; i < steps; i++) {
                        await(sleep(0)); // a step of the loop, however long that takes here
                    }
                    if (!task.cancel()) {
                        assertThat(await(task)).isEqualTo(30_000);
                        break;
                    }
                    await(waitAll(List.of(task)));
                    cancelled++;
                }
                assertThat(cancelled).isGreaterThan(5);
                try (var limit = timeout(60)) {
                    while (server.connections() > 0) {
                        await(sleep(0.001));
                    }
                    assertThat(limit.expired()).isFalse();
                }
            }
        }));
    }

    @Test
    void aClientThatIsCancelledAnywhereLeavesNoConnection() {
        cancelledAnywhere(null, ServerOptions.defaults());
    }

    @Test
    void aClientOfTlsThatIsCancelledAnywhereLeavesNoConnection() {
        cancelledAnywhere(
                Tls.client(Certificates.LOCALHOST.trusted()),
                ServerOptions.defaults().tls(Tls.server(Certificates.LOCALHOST.trusting(Certificates.LOCALHOST))));
    }
}
