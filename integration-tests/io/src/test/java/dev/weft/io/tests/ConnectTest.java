package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Streams.bytes;
import static dev.weft.testing.streams.Streams.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.ConnectFailedException;
import dev.weft.io.ConnectOptions;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.testing.Simulation;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Making connections. */
class ConnectTest {
    @Test
    void aPortWhereNobodyListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        run(async(() -> {
            await(refused("127.0.0.1", port, "127.0.0.1:" + port));
            await(refused("127.1", port, "127.1:" + port + " (127.0.0.1:" + port + ")"));
        }));
    }

    @Test
    void aPortOfIpv6WhereNobodyListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            port = socket.getLocalPort();
        } catch (IOException without) {
            assumeTrue(false, "this system has no IPv6");
            return;
        }
        run(async(() -> {
            await(refused("::1", port, "[::1]:" + port));
            await(refused("[::1]", port, "[::1]:" + port));
        }));
    }

    @Test
    void aNameTellsLessThanItsAddresses() {
        // all names are known there, and nobody listens
        Simulation.run(async(() -> {
            await(refused("first.example", 80, "first.example:80 (10.0.0.1:80)"));
            await(refused("10.0.0.1", 80, "10.0.0.1:80"));
        }));
    }

    @Async
    private static Coroutine<Void> refused(String host, int port, String where) {
        try {
            await(Net.connect(host, port));
            throw new AssertionError("connected");
        } catch (ConnectFailedException e) {
            assertThat(e).hasMessage("cannot connect to " + where + ": Connection refused");
            assertThat(e.getCause()).isInstanceOf(java.net.ConnectException.class);
        }
        return done();
    }

    @Test
    void aNameThatNobodyKnows() {
        run(async(() -> {
            try {
                await(Net.connect("no-such-host.invalid", 80));
                throw new AssertionError("connected");
            } catch (ConnectFailedException e) {
                assertThat(e).hasMessage("cannot connect to no-such-host.invalid:80: the name is not known");
                assertThat(e.getCause()).isInstanceOf(java.net.UnknownHostException.class);
            }
        }));
    }

    @Test
    void namesAreLookedUpWhileTheDefaultExecutorIsFull() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        run(async(() -> {
            java.util.concurrent.ExecutorService full = java.util.concurrent.Executors.newFixedThreadPool(1);
            runningLoop().setDefaultExecutor(full);
            Task<Object> blocked = createTask(toThread(() -> {
                release.await();
                return null;
            }));
            await(sleep(0));
            try (Server server = await(Net.serve(stream -> stream.send(bytes("x")), "localhost", 0));
                    ByteStream stream = await(Net.connect("localhost", server.port()))) {
                assertThat(text(await(stream.receive(1)))).isEqualTo("x");
            } finally {
                release.countDown();
            }
            await(blocked);
        }));
    }

    @Test
    void theOptionsReachTheSocket() {
        run(async(() -> {
            try (Server server = await(Net.serve(stream -> stream.send(bytes("x")), "127.0.0.1", 0));
                    ByteStream stream = await(Net.connect(
                            "127.0.0.1",
                            server.port(),
                            ConnectOptions.defaults()
                                    .localAddress(new InetSocketAddress("127.0.0.2", 0))
                                    .keepAlive(true)
                                    .noDelay(false)
                                    .buffers(8192, 8192)))) {
                assertThat(((InetSocketAddress) stream.localAddress())
                                .getAddress()
                                .getHostAddress())
                        .isEqualTo("127.0.0.2");
                assertThat(text(await(stream.receive(1)))).isEqualTo("x");
            }
        }));
    }

    @Test
    void aCancelledConnectLeavesNothingBehind() {
        run(async(() -> {
            try (Server server = await(Net.serve(
                    stream -> async(() -> {
                        await(stream.receive(1));
                    }),
                    "127.0.0.1",
                    0))) {
                for (int steps = 0; steps < 12; steps++) {
                    Task<ByteStream> connecting = createTask(Net.connect("127.0.0.1", server.port()));
                    for (int i = 0; i < steps; i++) {
                        await(sleep(0.0002));
                    }
                    if (!connecting.cancel()) {
                        await(connecting.result().closeAsync());
                    }
                    await(waitAll(List.of(connecting)));
                }
                try (var limit = timeout(20)) {
                    await(sleep(0.01));
                    while (server.connections() > 0) {
                        await(sleep(0.001));
                    }
                    assertThat(limit.expired()).isFalse();
                }
            }
        }));
    }

    @Test
    void closingTheLoopClosesWhatIsStillConnecting() throws IOException {
        assumeTrue(descriptors() > 0, "this system does not tell the descriptors");
        List<SocketChannel> queue = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 4; i++) { // more than wait there: who comes now gets no answer
                SocketChannel channel = SocketChannel.open();
                queue.add(channel);
                channel.configureBlocking(false);
                channel.connect(full.getLocalSocketAddress());
            }
            connectAndCloseTheLoop(full.getLocalPort()); // loads classes from files
            int before = descriptors();
            connectAndCloseTheLoop(full.getLocalPort());
            assertThat(descriptors()).isEqualTo(before);
        } finally {
            for (SocketChannel channel : queue) {
                channel.close();
            }
        }
    }

    private static void connectAndCloseTheLoop(int port) {
        EventLoop loop = EventLoop.create();
        loop.setExceptionHandler((ignored, context) -> {}); // it tells of the task that is destroyed
        int before = descriptors();
        Task<ByteStream> connecting = loop.createTask(Net.connect("127.0.0.1", port));
        loop.runUntilComplete(loop.createTask(async(() -> {
            while (descriptors() < before + 3) { // two are the selector's
                await(yieldNow());
            }
        })));
        loop.close();
        assertThat(connecting.isDone()).isFalse();
    }

    private static int descriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }

    @Test
    void argumentsAreChecked() {
        Callable<Coroutine<ByteStream>> connect = () -> Net.connect("127.0.0.1", 0);
        assertThatThrownBy(connect::call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no port 0");
        assertThatThrownBy(() -> ConnectOptions.defaults().attemptDelay(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
