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
import dev.weft.io.Subprocess;
import dev.weft.io.SubprocessOptions;
import dev.weft.io.Tls;
import dev.weft.testkit.ForeignPrograms;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** TLS with what others have made: the JDK, curl, openssl. */
class TlsPeersTest {
    private static final Certificates LOCALHOST = Certificates.LOCALHOST;
    private static final Tls CLIENT = Tls.client(LOCALHOST.trusted());

    private static Coroutine<Server> serve() {
        return Net.serve(
                TlsPeersTest::answer,
                "127.0.0.1",
                0,
                ServerOptions.defaults().tls(Tls.server(LOCALHOST.trusting(LOCALHOST))));
    }

    @Async
    private static Coroutine<Void> answer(ByteStream stream) {
        for (String line : awaitEach(stream.lines(10_000))) {
            if (line.isEmpty()) {
                break;
            }
        }
        await(stream.send(bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")));
        return done();
    }

    @Test
    void theClientOfTheJdk() {
        run(async(() -> {
            try (Server server = await(serve())) {
                HttpClient client =
                        HttpClient.newBuilder().sslContext(LOCALHOST.trusted()).build();
                HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/"))
                        .build();
                CompletableFuture<HttpResponse<String>> response =
                        client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
                assertThat(await(response).body()).isEqualTo("hello");
            }
        }));
    }

    @Test
    void curl() {
        ForeignPrograms.need("curl");
        String certificate = LOCALHOST.pem().toString();
        run(async(() -> {
            try (Server server = await(serve())) {
                assertThat(await(Subprocess.run(List.of(
                                        "curl",
                                        "-sS",
                                        "--noproxy",
                                        "*",
                                        "--cacert",
                                        certificate,
                                        "https://localhost:" + server.port() + "/")))
                                .stdoutText())
                        .isEqualTo("hello");
            }
        }));
    }

    @Test
    void opensslAsClient() {
        ForeignPrograms.need("openssl");
        run(async(() -> {
            try (Server server = await(serve())) {
                for (String version : List.of("-tls1_2", "-tls1_3")) {
                    assertThat(await(Subprocess.run(
                                            List.of(
                                                    "openssl",
                                                    "s_client",
                                                    version,
                                                    "-quiet",
                                                    "-connect",
                                                    "127.0.0.1:" + server.port()),
                                            SubprocessOptions.defaults().input(bytes("GET / HTTP/1.1\r\n\r\n"))))
                                    .stdoutText())
                            .as(version)
                            .endsWith("hello");
                }
            }
        }));
    }

    @Test
    void opensslAsServer() {
        ForeignPrograms.need("openssl");
        String certificate = LOCALHOST.pem().toString();
        run(async(() -> {
            try (Subprocess openssl = await(Subprocess.start(List.of(
                    "openssl",
                    "s_server",
                    "-accept",
                    "127.0.0.1:0",
                    "-cert",
                    certificate,
                    "-key",
                    certificate,
                    "-rev")))) {
                int port = 0;
                for (String line : awaitEach(openssl.stdout().lines(10_000))) {
                    if (line.startsWith("ACCEPT ")) {
                        port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
                        break;
                    }
                }
                try (ByteStream stream = await(Net.connect("127.0.0.1", port, CLIENT))) {
                    await(stream.send(bytes("drawer\n")));
                    assertThat(await(stream.receiveLine(100))).isEqualTo("reward");
                }
            }
        }));
    }
}
