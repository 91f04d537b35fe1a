package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Streams.bytes;
import static dev.weft.testing.streams.Streams.receiveAll;
import static dev.weft.testing.streams.Streams.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.ContextVar;
import dev.weft.Coroutine;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.LoopGroup;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.io.ServerOptions;
import dev.weft.io.StreamException;
import dev.weft.io.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers whose connections live on the loops of a group. */
@Timeout(120)
class ServerOnGroupTest {
    private static final ServerOptions DEFAULTS = ServerOptions.defaults();

    private final List<ErrorContext> reports = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();

    /** Says on which thread it runs, then gives back what comes. */
    @Async
    private static Coroutine<Void> echo(ByteStream stream) {
        await(stream.send(bytes(Thread.currentThread().getName() + "\n")));
        while (true) {
            byte[] some = await(stream.receive(1024));
            if (some.length == 0) {
                return done();
            }
            await(stream.send(some));
        }
    }

    @Async
    private static Coroutine<String> line(ByteStream stream) {
        return result(text(await(stream.receiveUntil(bytes("\n"), 100))).trim());
    }

    @Test
    void connectionsAreSpreadEvenly() {
        run(async(() -> {
            try (var loops = new LoopGroup(4, "serving");
                    Server server = await(Net.serve(ServerOnGroupTest::echo, "127.0.0.1", 0, DEFAULTS.on(loops)))) {
                List<ByteStream> clients = new ArrayList<>();
                List<String> threads = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    ByteStream client = await(Net.connect("127.0.0.1", server.port()));
                    clients.add(client);
                    threads.add(await(line(client)));
                }
                Map<String, Long> counts =
                        threads.stream().collect(Collectors.groupingBy(name -> name, Collectors.counting()));
                assertThat(counts)
                        .isEqualTo(Map.of("serving-1", 3L, "serving-2", 3L, "serving-3", 3L, "serving-4", 3L));
                assertThat(server.connections()).isEqualTo(12);
                for (int i = 0; i < 12; i++) {
                    if (threads.get(i).equals("serving-2")) {
                        await(clients.get(i).closeAsync());
                    }
                }
                while (server.connections() > 9) {
                    await(yieldNow());
                }
                for (int i = 0; i < 3; i++) {
                    ByteStream client = await(Net.connect("127.0.0.1", server.port()));
                    clients.add(client);
                    assertThat(await(line(client))).isEqualTo("serving-2");
                }
                for (ByteStream client : clients) {
                    await(client.closeAsync());
                }
            }
        }));
    }

    @Test
    void clientsOfTheJdkAreServedAtOnce() {
        run(async(() -> {
            try (var loops = new LoopGroup(3);
                    Server server = await(Net.serve(ServerOnGroupTest::echo, "127.0.0.1", 0, DEFAULTS.on(loops)))) {
                int port = server.port();
                List<Task<String>> answers = new ArrayList<>();
                for (int i = 0; i < 24; i++) {
                    String text = ("client " + i + " ").repeat(2_000);
                    answers.add(createTask(toThread(() -> {
                        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                            Thread writer = new Thread(() -> send(socket, text));
                            writer.start();
                            String all = new String(socket.getInputStream().readAllBytes());
                            writer.join();
                            return all.substring(all.indexOf('\n') + 1).equals(text) ? "right" : "wrong";
                        }
                    })));
                }
                assertThat(await(gather(answers))).hasSize(24).containsOnly("right");
            }
        }));
    }

    private static void send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes());
            socket.shutdownOutput();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void aHandlerThatFailsIsReportedWhereTheServerIsAndHarmsNobody() {
        run(async(() -> {
            Thread home = Thread.currentThread();
            runningLoop().setExceptionHandler((loop, context) -> {
                assertThat(Thread.currentThread()).isSameAs(home);
                reports.add(context);
            });
            try (var loops = new LoopGroup(2, "serving");
                    Server server = await(Net.serve(
                            stream -> async(() -> {
                                if (await(stream.receive(1))[0] == 'x') {
                                    throw new IllegalArgumentException("boom");
                                }
                                await(echo(stream));
                            }),
                            "127.0.0.1",
                            0,
                            DEFAULTS.on(loops)))) {
                try (ByteStream bad = await(Net.connect("127.0.0.1", server.port()))) {
                    await(bad.send(bytes("x")));
                    assertThat(await(bad.receive(1))).isEmpty();
                }
                try (ByteStream good = await(Net.connect("127.0.0.1", server.port()))) {
                    await(good.send(bytes("yes")));
                    await(good.sendEof());
                    assertThat(text(await(receiveAll(good)))).endsWith("\nes");
                }
                while (reports.isEmpty()) {
                    await(yieldNow());
                }
            }
        }));
        assertThat(reports).hasSize(1);
        assertThat(reports.get(0).message()).isEqualTo("Unhandled exception in client_connected_cb");
        assertThat(reports.get(0).exception()).hasMessage("boom");
        assertThat(reports.get(0).source())
                .startsWith("connection from 127.0.0.1:")
                .contains("\non serving-");
    }

    @Async
    private Coroutine<Void> cleansUp(ByteStream stream) {
        try {
            await(stream.send(bytes("begun\n")));
            await(sleep(Duration.ofHours(1)));
        } finally {
            await(yieldNow());
            events.add("cleaned up");
        }
        return done();
    }

    @Test
    void closingTheServerCancelsTheHandlersAndWaitsForThem() {
        run(async(() -> {
            try (var loops = new LoopGroup(2)) {
                List<ByteStream> clients = new ArrayList<>();
                try (Server server = await(Net.serve(
                        this::cleansUp, "127.0.0.1", 0, DEFAULTS.on(loops).drain(Duration.ZERO)))) {
                    for (int i = 0; i < 5; i++) {
                        ByteStream client = await(Net.connect("127.0.0.1", server.port()));
                        clients.add(client);
                        await(line(client));
                    }
                }
                assertThat(events).hasSize(5).containsOnly("cleaned up");
                for (ByteStream client : clients) {
                    assertThat(await(client.receive(1))).isEmpty();
                    await(client.closeAsync());
                }
            }
        }));
    }

    @Test
    void abortResetsConnectionsOnOtherLoops() {
        run(async(() -> {
            try (var loops = new LoopGroup(2);
                    Server server = await(Net.serve(this::cleansUp, "127.0.0.1", 0, DEFAULTS.on(loops)))) {
                try (ByteStream client = await(Net.connect("127.0.0.1", server.port()))) {
                    await(line(client));
                    server.abortConnections();
                    try {
                        events.add("" + await(client.receive(1)).length);
                    } catch (StreamException reset) {
                        events.add("reset");
                    }
                }
                while (server.connections() > 0) {
                    await(yieldNow());
                }
            }
        }));
        assertThat(events).containsExactlyInAnyOrder("cleaned up", "reset");
    }

    @Test
    void noMoreConnectionsThanAllowedOverAllLoops() {
        run(async(() -> {
            try (var loops = new LoopGroup(3);
                    Server server = await(Net.serve(
                            ServerOnGroupTest::echo,
                            "127.0.0.1",
                            0,
                            DEFAULTS.on(loops).maxConnections(2)))) {
                List<ByteStream> clients = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    clients.add(await(Net.connect("127.0.0.1", server.port())));
                }
                await(line(clients.get(0)));
                await(line(clients.get(1)));
                assertThat(server.connections()).isEqualTo(2);
                assertThat(server.toString()).startsWith("Server[full, at 127.0.0.1:");
                Task<String> third = createTask(line(clients.get(2)));
                await(clients.get(0).closeAsync());
                assertThat(await(third)).startsWith("weft-loops-");
                for (ByteStream client : clients) {
                    await(client.closeAsync());
                }
            }
        }));
    }

    @Test
    void tlsAndUnixSocketsAreServedThereToo(@TempDir Path folder) {
        Path path = folder.resolve("s");
        run(async(() -> {
            try (var loops = new LoopGroup(2, "serving");
                    Server tls = await(Net.serve(
                            ServerOnGroupTest::echo,
                            "127.0.0.1",
                            0,
                            DEFAULTS.on(loops)
                                    .tls(Tls.server(Certificates.LOCALHOST.trusting(Certificates.LOCALHOST)))));
                    Server unix = await(Net.serveUnix(ServerOnGroupTest::echo, path, DEFAULTS.on(loops)))) {
                try (ByteStream client =
                        await(Net.connect("localhost", tls.port(), Tls.client(Certificates.LOCALHOST.trusted())))) {
                    assertThat(await(line(client))).startsWith("serving-");
                }
                assertThat(unix.isServing()).isTrue();
                try (ByteStream client = await(Net.connectUnix(path))) {
                    assertThat(await(line(client))).startsWith("serving-");
                }
            }
        }));
        assertThat(Files.exists(path)).isFalse();
    }

    @Test
    void handlersSeeTheContextOfTheServer() {
        ContextVar<String> variable = ContextVar.of("variable");
        run(async(() -> {
            variable.set("of the server");
            try (var loops = new LoopGroup(1);
                    Server server = await(Net.serve(
                            stream -> async(() -> {
                                await(stream.send(bytes(variable.get() + "\n")));
                            }),
                            "127.0.0.1",
                            0,
                            DEFAULTS.on(loops)))) {
                variable.set("changed");
                try (ByteStream client = await(Net.connect("127.0.0.1", server.port()))) {
                    assertThat(await(line(client))).isEqualTo("of the server");
                }
            }
        }));
    }

    @Test
    void theGroupMustHaveBeenEnteredOnTheLoopOfTheServer() {
        LoopGroup early = new LoopGroup(1, "g");
        assertThatIllegalStateException()
                .isThrownBy(() -> run(Net.serve(ServerOnGroupTest::echo, "127.0.0.1", 0, DEFAULTS.on(early))))
                .withMessage(
                        "LoopGroup[g, loops: 1, not entered] has not been entered: use it as the resource of a try,"
                                + " `try (var loops = new LoopGroup(n)) { ... }`");
        EventLoop other = EventLoop.create();
        run(async(() -> {
            try (var loops = new LoopGroup(1, "g")) {
                await(toThread(() -> {
                    assertThatIllegalStateException()
                            .isThrownBy(() -> other.runUntilComplete(
                                    Net.serve(ServerOnGroupTest::echo, "127.0.0.1", 0, DEFAULTS.on(loops))))
                            .satisfies(refused -> events.add(refused.getMessage()));
                }));
            }
        }));
        other.close();
        assertThat(events)
                .containsExactly(
                        "a server serves on a group that was entered on its own loop, and LoopGroup[g, loops: 1]"
                                + " was entered on another one");
    }
}
