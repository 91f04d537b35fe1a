package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Streams.bytes;
import static dev.weft.testing.streams.Streams.receiveAll;
import static dev.weft.testing.streams.Streams.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutine;
import dev.weft.ErrorContext;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.io.ServerOptions;
import dev.weft.io.StreamException;
import dev.weft.io.StreamHandler;
import dev.weft.io.StreamTimeoutException;
import dev.weft.io.Tls;
import dev.weft.io.TlsException;
import dev.weft.io.TruncatedStreamException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** What TLS adds to a stream. */
class TlsTest {
    private static final Certificates LOCALHOST = Certificates.LOCALHOST;
    private static final Tls SERVER = Tls.server(LOCALHOST.trusting(LOCALHOST));
    private static final Tls CLIENT = Tls.client(LOCALHOST.trusted());

    private final List<ErrorContext> reports = new ArrayList<>();

    private void collectReports() {
        runningLoop().setExceptionHandler((loop, context) -> reports.add(context));
    }

    private static Coroutine<Server> serve(Tls tls, StreamHandler handler) {
        return Net.serve(handler, "127.0.0.1", 0, ServerOptions.defaults().tls(tls));
    }

    /** Shakes hands over a pair; the failures of both sides, or null. */
    @Async
    private static Coroutine<List<Throwable>> shake(ByteStream left, Tls client, ByteStream right, Tls server) {
        Task<ByteStream> first = createTask(left.startTls(client));
        Task<ByteStream> second = createTask(right.startTls(server));
        await(waitAll(List.of(first, second), Duration.ofSeconds(60)));
        List<Throwable> failures = new ArrayList<>();
        for (Task<ByteStream> task : List.of(first, second)) {
            assertThat(task.isDone()).as("the handshake has ended").isTrue();
            failures.add(task.exception());
            if (task.exception() == null) {
                task.result().abort();
            }
        }
        return result(failures);
    }

    @Test
    void theProtocolIsAgreedOn() {
        run(async(() -> {
            try (Server server =
                            await(serve(SERVER.alpn("h2", "http/1.1"), s -> s.send(bytes(s.applicationProtocol()))));
                    ByteStream stream = await(Net.connect("127.0.0.1", server.port(), CLIENT.alpn("http/1.1", "h2")))) {
                assertThat(text(await(receiveAll(stream)))).isEqualTo("h2");
                assertThat(stream.applicationProtocol()).isEqualTo("h2");
                assertThat(stream.tlsSession().getProtocol()).isEqualTo("TLSv1.3");
            }
        }));
    }

    @Test
    void noCommonProtocolIsAnError() {
        run(async(() -> {
            ByteStream.Pair pair = ByteStream.pair();
            List<Throwable> failures =
                    await(shake(pair.left(), CLIENT.serverName("localhost").alpn("a"), pair.right(), SERVER.alpn("b")));
            assertThat(failures).allSatisfy(failure -> assertThat(failure).isInstanceOf(TlsException.class));
        }));
    }

    @Test
    void theServerLearnsWhichNameWasAskedFor() {
        run(async(() -> {
            try (Server server = await(serve(
                            SERVER,
                            s -> s.send(bytes(((ExtendedSSLSession) s.tlsSession())
                                    .getRequestedServerNames()
                                    .toString()))));
                    ByteStream named = await(Net.connect("localhost", server.port(), CLIENT));
                    ByteStream other = await(Net.connect("127.0.0.1", server.port(), CLIENT.serverName("localhost")));
                    ByteStream address = await(Net.connect("127.0.0.1", server.port(), CLIENT))) {
                assertThat(text(await(receiveAll(named)))).contains("value=localhost");
                assertThat(text(await(receiveAll(other)))).contains("value=localhost");
                assertThat(text(await(receiveAll(address))))
                        .as("an address is no name")
                        .isEqualTo("[]");
            }
        }));
    }

    @Test
    void aCertificateForSomebodyElseIsRefused() {
        run(async(() -> {
            ByteStream.Pair pair = ByteStream.pair();
            List<Throwable> failures =
                    await(shake(pair.left(), CLIENT.serverName("other.example"), pair.right(), SERVER));
            assertThat(failures.get(0))
                    .isInstanceOf(TlsException.class)
                    .hasMessageStartingWith("the TLS handshake failed: ")
                    .hasMessageContaining("other.example")
                    .hasMessageEndingWith("(peer memory:right)");
            assertThat(failures.get(1)).as("the server is told").isInstanceOf(TlsException.class);
            pair = ByteStream.pair();
            failures = await(shake(
                    pair.left(), CLIENT.serverName("other.example").withoutHostNameCheck(), pair.right(), SERVER));
            assertThat(failures).containsOnlyNulls();
        }));
    }

    @Test
    void aCertificateThatNobodyKnowsIsRefused() {
        run(async(() -> {
            ByteStream.Pair pair = ByteStream.pair();
            List<Throwable> failures = await(shake(
                    pair.left(),
                    Tls.client(Certificates.OTHER.trusted()).serverName("localhost"),
                    pair.right(),
                    SERVER));
            assertThat(failures).allSatisfy(failure -> assertThat(failure).isInstanceOf(TlsException.class));
        }));
    }

    @Test
    void whomToExpectMustBeKnown() {
        run(async(() -> {
            ByteStream.Pair pair = ByteStream.pair();
            try {
                await(pair.left().startTls(CLIENT));
                throw new AssertionError("connected to anybody");
            } catch (TlsException e) {
                assertThat(e)
                        .hasMessageStartingWith(
                                "it is not known whose certificate to expect: say so with Tls.serverName(...)");
            }
        }));
    }

    @Test
    void clientCertificates() {
        run(async(() -> {
            Tls demanding = Tls.server(LOCALHOST.trusting(Certificates.OTHER)).requireClientCertificate();
            ByteStream.Pair pair = ByteStream.pair();
            List<Throwable> failures =
                    await(shake(pair.left(), CLIENT.serverName("localhost"), pair.right(), demanding));
            assertThat(failures.get(1)).isInstanceOf(TlsException.class);
            try (Server server = await(serve(
                            demanding,
                            s -> s.send(bytes(s.tlsSession().getPeerPrincipal().getName()))));
                    ByteStream stream = await(Net.connect(
                            "127.0.0.1", server.port(), Tls.client(Certificates.OTHER.trusting(LOCALHOST))))) {
                assertThat(text(await(receiveAll(stream)))).isEqualTo("CN=other");
            }
            pair = ByteStream.pair();
            failures = await(shake(
                    pair.left(),
                    CLIENT.serverName("localhost"),
                    pair.right(),
                    Tls.server(LOCALHOST.trusting(Certificates.OTHER)).requestClientCertificate()));
            assertThat(failures).containsOnlyNulls();
        }));
    }

    @Test
    void certificatesAreReplacedWhileTheServerRuns() {
        run(async(() -> {
            Certificates[] current = {LOCALHOST};
            Tls changing = Tls.server(() -> current[0].trusting(current[0]));
            try (Server server = await(serve(changing, s -> s.send(bytes("x"))))) {
                try (ByteStream stream = await(Net.connect("127.0.0.1", server.port(), CLIENT))) {
                    assertThat(stream.tlsSession().getPeerPrincipal().getName()).isEqualTo("CN=localhost");
                    await(receiveAll(stream));
                }
                current[0] = Certificates.OTHER;
                try (ByteStream stream = await(Net.connect(
                        "127.0.0.1",
                        server.port(),
                        Tls.client(Certificates.OTHER.trusted()).serverName("other.example")))) {
                    assertThat(stream.tlsSession().getPeerPrincipal().getName()).isEqualTo("CN=other");
                    await(receiveAll(stream));
                }
            }
        }));
    }

    @Test
    void sessionsAreResumed() {
        run(async(() -> {
            Tls client = Tls.client(LOCALHOST.trusted("TLSv1.2"));
            List<byte[]> ids = new ArrayList<>();
            try (Server server = await(serve(SERVER, s -> s.send(bytes("x"))))) {
                for (int i = 0; i < 2; i++) {
                    try (ByteStream stream = await(Net.connect("127.0.0.1", server.port(), client))) {
                        await(receiveAll(stream));
                        ids.add(stream.tlsSession().getId());
                    }
                }
            }
            assertThat(ids.get(1)).isEqualTo(ids.get(0));
        }));
    }

    @Test
    void noByteThatWasReadBeforeTheHandshakeIsLost() {
        run(async(() -> {
            ByteStream.Pair pair = ByteStream.pair();
            Task<ByteStream> client = createTask(async(() -> {
                await(pair.left().send(bytes("PROXY TCP4 1.2.3.4 5.6.7.8 9 10\r\n")));
                return await(pair.left().startTls(CLIENT.serverName("localhost")));
            }));
            await(sleep(0.1)); // the header and the first message of the handshake are both there
            assertThat(await(pair.right().receiveLine(100))).startsWith("PROXY TCP4");
            ByteStream right = await(pair.right().startTls(SERVER));
            ByteStream left = await(client);
            await(left.send(bytes("secret")));
            assertThat(text(await(right.receiveExactly(6)))).isEqualTo("secret");
            try {
                await(pair.right().receive(1));
                throw new AssertionError("received beside TLS");
            } catch (IllegalStateException e) {
                assertThat(e)
                        .hasMessage("ByteStream.receive: this stream was made a TLS stream; use the one that startTls"
                                + " has returned");
            }
            await(left.closeAsync());
            await(right.closeAsync());
        }));
    }

    /** Lets so many bytes through, then ends, without a word from the sender. */
    private static final class Cut extends ForwardingTransport {
        private int left;
        private int passed;

        Cut(ByteStream inner, int left) {
            super(inner);
            this.left = left;
        }

        @Override
        @Async
        public Coroutine<Integer> receive(ByteBuffer into) {
            if (left == 0) {
                return result(-1);
            }
            into.limit(Math.min(into.limit(), into.position() + left));
            int count = await(inner.receive(into));
            left -= Math.max(0, count);
            passed += Math.max(0, count);
            return result(count);
        }
    }

    @Test
    void aHandshakeThatIsCutAnywhereFailsOnBothSides() {
        run(async(() -> {
            int cuts = 0;
            for (int at = 0; ; at += at < 20 ? 1 : 97) {
                ByteStream.Pair pair = ByteStream.pair();
                Cut cut = new Cut(pair.right(), at);
                List<Throwable> failures =
                        await(shake(pair.left(), CLIENT.serverName("localhost"), ByteStream.over(cut), SERVER));
                if (failures.get(1) == null) {
                    break;
                }
                assertThat(failures.get(1)).as("cut at " + at).isInstanceOf(TlsException.class);
                cuts++;
            }
            assertThat(cuts).isGreaterThan(20);
        }));
    }

    @Test
    void aConnectionThatIsCutOffIsNotTakenForItsEnd() {
        run(async(() -> {
            ByteStream.Pair pair = ByteStream.pair();
            Cut cut = new Cut(pair.right(), Integer.MAX_VALUE);
            Task<ByteStream> server = createTask(ByteStream.over(cut).startTls(SERVER));
            ByteStream left = await(pair.left().startTls(CLIENT.serverName("localhost")));
            ByteStream right = await(server);
            await(left.send(bytes("half")));
            assertThat(text(await(right.receiveExactly(4)))).isEqualTo("half");
            cut.left = 0;
            Task<byte[]> receiving = createTask(right.receive(1));
            await(left.send(bytes("x"))); // the read that is on may let this through
            await(waitAll(List.of(receiving)));
            assertThat(receiving.exception() == null || receiving.exception() instanceof TruncatedStreamException)
                    .isTrue();
            for (int i = 0; i < 2; i++) {
                try {
                    await(right.receive(1));
                    throw new AssertionError("the end was believed");
                } catch (TruncatedStreamException e) {
                    assertThat(e).hasMessageStartingWith("the TLS connection ended without a close_notify");
                }
            }
        }));
    }

    @Test
    void garbageInsteadOfAHandshakeIsReportedAndTheServerServesOn() {
        run(async(() -> {
            collectReports();
            try (Server server = await(serve(SERVER, s -> s.send(bytes("fine"))))) {
                try (ByteStream stream = await(Net.connect("127.0.0.1", server.port()))) {
                    await(stream.send(bytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")));
                    try {
                        await(receiveAll(stream));
                    } catch (StreamException reset) {
                        assertThat(reset.peer()).isNotNull();
                    }
                }
                try (ByteStream stream = await(Net.connect("127.0.0.1", server.port(), CLIENT))) {
                    assertThat(text(await(receiveAll(stream)))).isEqualTo("fine");
                }
                assertThat(reports).hasSize(1);
                assertThat(reports.get(0).message()).isEqualTo("a TLS handshake failed");
                assertThat(reports.get(0).exception())
                        .isInstanceOf(TlsException.class)
                        .hasMessageStartingWith("the TLS handshake failed: ");
                assertThat(reports.get(0).source()).startsWith("connection from 127.0.0.1:");
            }
        }));
    }

    @Test
    void aHandshakeThatTakesTooLongIsCutOff() {
        run(async(() -> {
            collectReports();
            ServerOptions options = ServerOptions.defaults().tls(SERVER).handshakeTimeout(Duration.ofMillis(20));
            try (Server server = await(Net.serve(s -> done(), "127.0.0.1", 0, options));
                    ByteStream stream = await(Net.connect("127.0.0.1", server.port()))) {
                try {
                    await(receiveAll(stream));
                } catch (StreamException reset) {
                    assertThat(reset.peer()).isNotNull();
                }
                assertThat(reports).hasSize(1);
                assertThat(reports.get(0).exception())
                        .isInstanceOf(StreamTimeoutException.class)
                        .hasMessageStartingWith("the TLS handshake took longer than 20 ms");
            }
        }));
    }

    @Test
    void renegotiationIsRefused() {
        run(async(() -> {
            collectReports();
            try (Server server = await(serve(
                    SERVER,
                    s -> async(() -> {
                        await(s.send(bytes("x")));
                        await(s.receive(1));
                    })))) {
                Task<Object> client = createTask(toThread(() -> {
                    try (SSLSocket socket = (SSLSocket)
                            LOCALHOST.trusted("TLSv1.2").getSocketFactory().createSocket("127.0.0.1", server.port())) {
                        socket.getInputStream().read();
                        socket.startHandshake();
                        return "read " + socket.getInputStream().read();
                    } catch (IOException refused) {
                        return "refused";
                    }
                }));
                assertThat(await(client)).isEqualTo("refused");
                while (reports.isEmpty()) {
                    await(sleep(0.001));
                }
                assertThat(reports.get(0).exception())
                        .hasMessageContaining("the peer wants to renegotiate, which is refused");
            }
        }));
    }

    @Test
    void sidesAreNotMixedUp() {
        assertThatThrownBy(() -> SERVER.serverName("x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("serverName is for the client's side of TLS");
        assertThatThrownBy(CLIENT::requireClientCertificate)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("requireClientCertificate is for the server's side of TLS");
    }
}
