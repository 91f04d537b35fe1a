package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Streams.bytes;
import static dev.weft.testing.streams.Streams.receiveAll;
import static dev.weft.testing.streams.Streams.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.ContextVar;
import dev.weft.Coroutine;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Completed;
import dev.weft.io.ConnectFailedException;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.io.ServerOptions;
import dev.weft.io.StreamException;
import dev.weft.io.StreamTimeoutException;
import dev.weft.io.Subprocess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers as scopes, and their limits. */
class ServerTest {
    private static final ServerOptions DEFAULTS = ServerOptions.defaults();

    private final List<ErrorContext> reports = new ArrayList<>();

    private void collectReports() {
        runningLoop().setExceptionHandler((loop, context) -> reports.add(context));
    }

    @Async
    private static Coroutine<Void> echo(ByteStream stream) {
        while (true) {
            byte[] some = await(stream.receive(1024));
            if (some.length == 0) {
                return done();
            }
            await(stream.send(some));
        }
    }

    @Test
    void manyClientsAreServedAtOnce() {
        run(async(() -> {
            try (Server server = await(Net.serve(ServerTest::echo, "127.0.0.1", 0))) {
                List<Task<String>> clients = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    clients.add(createTask(call(server, "client " + i)));
                }
                List<String> answers = await(gather(clients));
                for (int i = 0; i < 200; i++) {
                    assertThat(answers.get(i)).isEqualTo("client " + i);
                }
                assertThat(server.isServing()).isTrue();
            }
        }));
    }

    @Async
    private static Coroutine<String> call(Server server, String what) {
        try (ByteStream stream = await(Net.connect("127.0.0.1", server.port()))) {
            await(stream.send(bytes(what)));
            await(stream.sendEof());
            return result(text(await(receiveAll(stream))));
        }
    }

    @Test
    void aHandlerThatFailsIsReportedWithItsPeerAndHarmsNobody() {
        run(async(() -> {
            collectReports();
            try (Server server = await(Net.serve(
                            stream -> {
                                if (reports.isEmpty()) {
                                    throw new IllegalArgumentException("boom");
                                }
                                return echo(stream);
                            },
                            "127.0.0.1",
                            0));
                    ByteStream stream = await(Net.connect("127.0.0.1", server.port()))) {
                assertThat(await(stream.receive(1))).isEmpty();
                assertThat(await(call(server, "still there"))).isEqualTo("still there");
                assertThat(reports).hasSize(1);
                assertThat(reports.get(0).message()).isEqualTo("Unhandled exception in client_connected_cb");
                assertThat(reports.get(0).exception()).hasMessage("boom");
                assertThat(reports.get(0).source())
                        .startsWith("connection from "
                                + stream.localAddress().toString().substring(1) + " of Server[serving, at 127.0.0.1:");
                assertThat(server.isServing()).isTrue();
            }
        }));
        assertThat(reports).hasSize(1);
    }

    @Test
    void noMoreConnectionsThanAllowed() {
        run(async(() -> {
            List<ByteStream> served = new ArrayList<>();
            try (Server server = await(Net.serve(
                    stream -> async(() -> {
                        served.add(stream);
                        await(echo(stream));
                    }),
                    "127.0.0.1",
                    0,
                    DEFAULTS.maxConnections(2)))) {
                List<ByteStream> clients = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    clients.add(await(Net.connect("127.0.0.1", server.port())));
                }
                await(sleep(0.02));
                assertThat(server.connections()).isEqualTo(2);
                assertThat(server.toString()).startsWith("Server[full");
                await(clients.get(0).closeAsync());
                await(clients.get(1).closeAsync());
                await(clients.get(3).send(bytes("x")));
                assertThat(text(await(clients.get(3).receive(1)))).isEqualTo("x");
                assertThat(served).hasSize(4);
                await(clients.get(2).closeAsync());
                await(clients.get(3).closeAsync());
            }
        }));
    }

    @Test
    void closingLetsHandlersFinish() {
        run(async(() -> {
            List<String> trace = new ArrayList<>();
            Server server = await(Net.serve(
                    stream -> async(() -> {
                        await(stream.receiveExactly(1));
                        await(sleep(0.02));
                        await(stream.send(bytes("answer")));
                        trace.add("finished");
                    }),
                    "127.0.0.1",
                    0));
            try (ByteStream stream = await(Net.connect("127.0.0.1", server.port()))) {
                await(stream.send(bytes("x")));
                await(sleep(0.01));
                await(server.closeAsync());
                trace.add("closed");
                assertThat(text(await(receiveAll(stream)))).isEqualTo("answer");
                assertThat(server.isServing()).isFalse();
                try {
                    await(Net.connect("127.0.0.1", server.port()));
                    throw new AssertionError("connected");
                } catch (ConnectFailedException e) {
                    assertThat(e).hasMessageContaining("Connection refused");
                }
            }
            assertThat(trace).containsExactly("finished", "closed");
        }));
    }

    @Test
    void closingCancelsHandlersWhenTheTimeIsUp() {
        run(async(() -> {
            List<String> trace = new ArrayList<>();
            Server server = await(Net.serve(
                    stream -> async(() -> {
                        try {
                            trace.add("begun");
                            await(stream.receive(1));
                        } catch (CancelledError e) {
                            trace.add("cancelled");
                            throw e;
                        }
                    }),
                    "127.0.0.1",
                    0,
                    DEFAULTS.drain(Duration.ofMillis(10))));
            try (ByteStream stream = await(Net.connect("127.0.0.1", server.port()))) {
                await(sleep(0.02));
                await(server.closeAsync());
                assertThat(trace).containsExactly("begun", "cancelled");
                assertThat(await(stream.receive(1))).isEmpty();
            }
        }));
    }

    @Test
    void cancellingServeForeverAloneCutsNobodyOff() {
        run(async(() -> {
            try (Server server = await(Net.serve(ServerTest::echo, "127.0.0.1", 0));
                    ByteStream stream = await(Net.connect("127.0.0.1", server.port()))) {
                Task<Void> serving = createTask(server.serveForever());
                await(sleep(0.01));
                serving.cancel();
                await(waitAll(List.of(serving)));
                assertThat(serving.isCancelled()).isTrue();
                await(stream.send(bytes("x")));
                assertThat(text(await(stream.receive(1)))).isEqualTo("x");
                Task<Void> again = createTask(server.serveForever());
                await(sleep(0));
                server.stopAccepting();
                await(again);
                await(stream.send(bytes("y")));
                assertThat(text(await(stream.receive(1)))).isEqualTo("y");
                Task<Void> closed = createTask(server.waitClosed());
                await(sleep(0.01));
                assertThat(closed.isDone()).isFalse();
                await(stream.closeAsync());
                await(closed);
            }
        }));
    }

    @Test
    void aSecondCancellationOfTheEndGoesFurther() {
        run(async(() -> {
            Server server = await(Net.serve(ServerTest::echo, "127.0.0.1", 0));
            try (ByteStream stream = await(Net.connect("127.0.0.1", server.port()))) {
                await(stream.send(bytes("x")));
                await(stream.receiveExactly(1));
                Task<Void> closing = createTask(server.closeAsync());
                await(sleep(0.01));
                assertThat(closing.isDone()).isFalse();
                closing.cancel();
                await(waitAll(List.of(closing)));
                assertThat(closing.isCancelled()).isTrue();
                assertThat(server.connections()).isZero();
            }
        }));
    }

    @Test
    void aClientThatSaysNothingIsCutOff() {
        run(async(() -> {
            collectReports();
            try (Server server = await(Net.serve(
                            ServerTest::echo, "127.0.0.1", 0, DEFAULTS.firstByteTimeout(Duration.ofMillis(20))));
                    ByteStream stream = await(Net.connect("127.0.0.1", server.port()))) {
                try {
                    assertThat(await(stream.receive(1))).isEmpty();
                } catch (StreamException reset) {
                    assertThat(reset.peer()).isNotNull();
                }
                await(sleep(0.001));
                assertThat(reports).hasSize(1);
                assertThat(reports.get(0).exception())
                        .isInstanceOf(StreamTimeoutException.class)
                        .hasMessageStartingWith(
                                "nothing came from the peer, and nothing could be sent to it, for 20 ms (peer ");
            }
        }));
    }

    @Test
    void aClientThatTakesNothingIsCutOffAfterTheIdleTime() { // not after that for the first byte
        run(async(() -> {
            collectReports();
            try (Server server = await(Net.serve(
                            stream -> stream.send(new byte[50_000_000]),
                            "127.0.0.1",
                            0,
                            DEFAULTS.idleTimeout(Duration.ofMillis(30))));
                    ByteStream stream = await(Net.connect("127.0.0.1", server.port()))) {
                while (reports.isEmpty()) {
                    await(sleep(0.001));
                }
                assertThat(reports.get(0).exception())
                        .isInstanceOf(StreamTimeoutException.class)
                        .hasMessageStartingWith(
                                "nothing came from the peer, and nothing could be sent to it, for 30 ms (peer ");
                stream.abort();
            }
        }));
    }

    @Test
    void closingTheLoopBeforeTheServerTellsOfItsTasksOnly() {
        EventLoop loop = EventLoop.create();
        loop.setExceptionHandler((thatLoop, context) -> reports.add(context));
        loop.runUntilComplete(loop.createTask(async(() -> {
            Server server = await(Net.serve(ServerTest::echo, "127.0.0.1", 0));
            ByteStream client = await(Net.connect("127.0.0.1", server.port()));
            await(client.send(bytes("x")));
            await(client.receive(1)); // then the handler waits for more
        })));
        loop.close();
        assertThat(reports).extracting(ErrorContext::message).containsExactly("Task was destroyed but it is pending!");
    }

    @Test
    void theTaskOfAHandlerIsNamedAfterItsPeer() {
        List<String> names = new ArrayList<>();
        run(async(() -> {
            try (Server server = await(Net.serve(
                            stream -> {
                                names.add(currentTask().name());
                                return echo(stream);
                            },
                            "127.0.0.1",
                            0));
                    ByteStream stream = await(Net.connect("127.0.0.1", server.port()))) {
                await(stream.send(bytes("x")));
                await(stream.receive(1));
                assertThat(names)
                        .containsExactly(
                                "connection " + stream.localAddress().toString().substring(1));
            }
        }));
    }

    @Test
    void aClientThatFallsSilentIsCutOff() {
        run(async(() -> {
            collectReports();
            try (Server server = await(
                            Net.serve(ServerTest::echo, "127.0.0.1", 0, DEFAULTS.idleTimeout(Duration.ofMillis(500))));
                    ByteStream stream = await(Net.connect("127.0.0.1", server.port()))) {
                for (int i = 0; i < 5; i++) {
                    await(stream.send(bytes("x")));
                    assertThat(text(await(stream.receive(1)))).isEqualTo("x");
                    await(sleep(0.001));
                }
                try {
                    assertThat(await(stream.receive(1))).isEmpty();
                } catch (StreamException reset) {
                    assertThat(reset.peer()).isNotNull();
                }
                await(sleep(0.001));
                assertThat(reports).hasSize(1);
                assertThat(reports.get(0).exception()).isInstanceOf(StreamTimeoutException.class);
            }
        }));
    }

    @Test
    void slowClientsDoNotKeepAGoodOneWaiting() {
        run(async(() -> {
            collectReports();
            try (Server server = await(Net.serve(ServerTest::echo, "127.0.0.1", 0))) {
                List<ByteStream> slow = new ArrayList<>();
                for (int i = 0; i < 300; i++) {
                    ByteStream stream = await(Net.connect("127.0.0.1", server.port()));
                    await(stream.send(bytes("x")));
                    slow.add(stream);
                }
                assertThat(await(waitFor(call(server, "good"), Duration.ofSeconds(20))))
                        .isEqualTo("good");
                for (ByteStream stream : slow) {
                    stream.abort();
                }
            }
        }));
    }

    @Test
    void handlersRunInTheContextOfTheServer() {
        ContextVar<String> name = ContextVar.of("name", "none");
        run(async(() -> {
            name.set("server");
            try (Server server = await(Net.serve(stream -> stream.send(bytes(name.get())), "127.0.0.1", 0))) {
                name.set("client");
                assertThat(await(call(server, ""))).isEqualTo("server");
            }
        }));
    }

    @Test
    void aPortThatIsTaken() {
        run(async(() -> {
            try (Server server = await(Net.serve(ServerTest::echo, "127.0.0.1", 0))) {
                try {
                    await(Net.serve(ServerTest::echo, "127.0.0.1", server.port()));
                    throw new AssertionError("two servers at one port");
                } catch (ConnectFailedException e) {
                    assertThat(e).hasMessageStartingWith("cannot listen at 127.0.0.1:" + server.port() + ": ");
                }
            }
        }));
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> DEFAULTS.maxConnections(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a server must serve at least one connection: 0");
        assertThatThrownBy(() -> DEFAULTS.backlog(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DEFAULTS.drain(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DEFAULTS.tls(dev.weft.io.Tls.client()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a server needs Tls.server(...), not Tls.client(...)");
    }

    @Test
    void tooManyOpenFilesPauseAcceptingAndNoMore() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Completed completed = run(Subprocess.run(List.of(
                "sh",
                "-c",
                "ulimit -n 200 && exec \"$@\"",
                "sh",
                java,
                "-Xmx64m",
                "-XX:-MaxFDLimit",
                "-cp",
                System.getProperty("java.class.path"),
                FewDescriptors.class.getName())));
        assertThat(completed.stdoutText().lines())
                .as(completed.stderrText())
                .containsExactly(
                        "a server cannot accept connections at the moment, and tries again in a second: Too many open files",
                        "received 1",
                        "serving true");
    }
}
