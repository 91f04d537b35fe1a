package dev.weft.examples;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Completed;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.io.StreamHandler;
import dev.weft.io.Subprocess;
import dev.weft.io.SubprocessOptions;
import dev.weft.testkit.ForeignPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the network talk to programs of others. */
class NetworkExamplesTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Runs a client of somebody else beside a server; {@code PORT} among its arguments stands for the server's. */
    private static Completed call(StreamHandler handler, String input, String... command) {
        return run(async(() -> {
            try (Server server = await(Net.serve(handler, "127.0.0.1", 0))) {
                List<String> arguments = new ArrayList<>();
                for (String argument : command) {
                    arguments.add(argument.replace("PORT", Integer.toString(server.port())));
                }
                return await(
                        Subprocess.run(arguments, SubprocessOptions.defaults().input(bytes(input))));
            }
        }));
    }

    @Test
    void netcatTalksToTheEchoServer() {
        ForeignPrograms.need("nc");
        String text = "one\ntwo\n".repeat(20_000);
        assertThat(call(EchoServer::echo, text, "nc", "-N", "127.0.0.1", "PORT").stdoutText())
                .isEqualTo(text);
    }

    @Test
    void socatTalksToTheEchoServer() {
        ForeignPrograms.need("socat");
        String text = "one\ntwo\n".repeat(20_000);
        assertThat(call(EchoServer::echo, text, "socat", "-t", "30", "-", "TCP:127.0.0.1:PORT")
                        .stdoutText())
                .isEqualTo(text);
    }

    @Test
    void fiveHundredClientsChat() {
        int clients = 500; // whose greetings are 125,000 messages
        run(async(() -> {
            runningLoop().setExceptionHandler((loop, context) -> {}); // of the connections that are aborted in the end
            try (Server server = await(Net.serve(new ChatServer()::serve, "127.0.0.1", 0))) {
                List<ByteStream> streams = new ArrayList<>();
                for (int i = 0; i < clients; i++) {
                    ByteStream stream = await(Net.connect("127.0.0.1", server.port()));
                    await(stream.send(bytes("client" + i + "\n")));
                    assertThat(await(stream.receiveLine(100))).isEqualTo("* client" + i + " is here");
                    streams.add(stream);
                }
                await(streams.get(7).send(bytes("hello\n")));
                List<Task<String>> heard = new ArrayList<>();
                for (ByteStream stream : streams) {
                    heard.add(createTask(until(stream, "client7: ")));
                }
                assertThat(await(gather(heard))).allMatch("client7: hello"::equals);
                ByteStream second = await(Net.connect("127.0.0.1", server.port()));
                await(second.send(bytes("client7\n")));
                assertThat(await(second.receiveLine(100))).isEqualTo("! this name cannot be had");
                await(second.closeAsync());
                for (ByteStream stream : streams) {
                    stream.abort();
                }
            }
        }));
    }

    @Async
    private static Coroutine<String> until(ByteStream stream, String start) {
        for (String line : awaitEach(stream.lines(1000))) {
            if (line.startsWith(start)) {
                return result(line);
            }
        }
        return result("");
    }

    @Test
    void curlTalksToTheHttpServer() {
        ForeignPrograms.need("curl");
        assertThat(call(
                                HttpServer::serve,
                                "",
                                "curl",
                                "-sS",
                                "--noproxy",
                                "*",
                                "http://127.0.0.1:PORT/a",
                                "http://127.0.0.1:PORT/b")
                        .stdoutText())
                .isEqualTo("you asked for /a\nyou asked for /b\n");
        String body = "x".repeat(100_000);
        for (String encoding : List.of("Transfer-Encoding: chunked", "X-Nothing: here")) {
            assertThat(call(
                                    HttpServer::serve,
                                    body,
                                    "curl",
                                    "-sS",
                                    "--noproxy",
                                    "*",
                                    "-H",
                                    encoding,
                                    "--data-binary",
                                    "@-",
                                    "http://127.0.0.1:PORT/")
                            .stdoutText())
                    .as(encoding)
                    .isEqualTo("you sent 100000 bytes\n");
        }
    }

    @Test
    void wrkTalksToTheHttpServer() {
        ForeignPrograms.need("wrk");
        run(async(() -> {
            runningLoop().setExceptionHandler((loop, context) -> {}); // wrk resets its connections in the end
            try (Server server = await(Net.serve(HttpServer::serve, "127.0.0.1", 0))) {
                Completed wrk = await(Subprocess.run(
                        List.of("wrk", "-t1", "-c50", "-d1s", "http://127.0.0.1:" + server.port() + "/")));
                assertThat(wrk.stdoutText())
                        .contains("Requests/sec:")
                        .doesNotContain("Socket errors")
                        .doesNotContain("Non-2xx");
            }
        }));
    }

    @Test
    void theHttpServerAnswersPipelinedAndBadRequests() {
        run(async(() -> {
            try (Server server = await(Net.serve(HttpServer::serve, "127.0.0.1", 0))) {
                assertThat(await(talk(
                                server.port(), "GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\nConnection: close\r\n\r\n")))
                        .contains("you asked for /1\n")
                        .endsWith("you asked for /2\n");
                assertThat(await(talk(server.port(), "nonsense\r\n\r\n"))).startsWith("HTTP/1.1 400 ");
                assertThat(await(talk(server.port(), "x".repeat(100_000)))).startsWith("HTTP/1.1 431 ");
                assertThat(await(talk(server.port(), "POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n")))
                        .startsWith("HTTP/1.1 413 ");
                assertThat(await(talk(
                                server.port(),
                                "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n")))
                        .startsWith("HTTP/1.1 400 ");
            }
        }));
    }

    /** Connects, and sends a part of a request. */
    private static SocketChannel dawdle(int port) {
        try {
            SocketChannel client = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            client.write(ByteBuffer.wrap(bytes("GET / HT")));
            return client;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void close(SocketChannel client) {
        try {
            client.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns how many connections there may be of which both ends take a descriptor of this process. */
    private static int connections(int wanted) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - 100;
            if (free / 2 < wanted) {
                System.out.println("only " + free + " descriptors: " + free / 2 + " clients instead of " + wanted);
                return (int) (free / 2);
            }
        }
        return wanted;
    }

    @Test
    void aThousandSlowClientsKeepNobodyWaiting() {
        int slow = connections(1000);
        run(async(() -> {
            runningLoop().setExceptionHandler((loop, context) -> {}); // of those who are cut off in the end
            List<SocketChannel> clients = new ArrayList<>();
            try (Server server = await(Net.serve(HttpServer::serve, "127.0.0.1", 0))) {
                while (clients.size() < slow) {
                    clients.add(dawdle(server.port()));
                    await(sleep(0));
                }
                String request =
                        "GET /good HTTP/1.1\r\n\r\n".repeat(99) + "GET /end HTTP/1.1\r\nConnection: close\r\n\r\n";
                assertThat(await(talk(server.port(), request)))
                        .contains("you asked for /good\n")
                        .endsWith("you asked for /end\n");
                assertThat(server.connections()).isGreaterThanOrEqualTo(slow); // none of them was in the way
                clients.forEach(NetworkExamplesTest::close);
            }
        }));
    }

    @Async
    private static Coroutine<String> talk(int port, String request) {
        try (ByteStream stream = await(Net.connect("127.0.0.1", port))) {
            await(stream.send(bytes(request)));
            StringBuilder answer = new StringBuilder();
            for (byte[] part = await(stream.receive(1000)); part.length > 0; part = await(stream.receive(1000))) {
                answer.append(new String(part, StandardCharsets.UTF_8));
            }
            return result(answer.toString());
        }
    }

    @Test
    void openPortsAreFound() {
        run(async(() -> {
            try (Server first = await(Net.serve(EchoServer::echo, "127.0.0.1", 0));
                    Server second = await(Net.serve(EchoServer::echo, "127.0.0.1", 0))) {
                int closed = second.port();
                await(second.closeAsync());
                assertThat(await(PortScanner.scan(List.of(first.port(), closed))))
                        .containsExactly(first.port());
            }
        }));
    }

    @Test
    void commitsAreCountedWhileGitRuns(@TempDir Path folder) {
        ForeignPrograms.need("git");
        run(async(() -> {
            for (String command : List.of(
                    "git init -q",
                    "git -c user.name=ada -c user.email=a@b commit -q --allow-empty -m 1",
                    "git -c user.name=bob -c user.email=a@b commit -q --allow-empty -m 2",
                    "git -c user.name=ada -c user.email=a@b commit -q --allow-empty -m 3")) {
                Completed completed = await(Subprocess.run(
                        List.of(command.split(" ")),
                        SubprocessOptions.defaults().directory(folder)));
                assertThat(completed.exitCode()).as(completed.stderrText()).isZero();
            }
            assertThat(await(GitLog.authors(folder))).hasToString("{ada=2, bob=1}");
        }));
    }
}
