package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Streams.bytes;
import static dev.weft.testing.streams.Streams.receiveAll;
import static dev.weft.testing.streams.Streams.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.io.ServerOptions;
import dev.weft.io.StreamException;
import dev.weft.io.Tls;
import dev.weft.testing.Simulation;
import dev.weft.testing.streams.Resources;
import dev.weft.testing.streams.StreamContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** TLS over the simulated network: as over any other, and what only time shows. */
class TlsOverSimulatedTest implements StreamContract {
    private static final Duration LATENCY = Duration.ofSeconds(1);

    @Override
    public int repeats() {
        return 5; // each with a handshake
    }

    @Override
    public void drive(Coroutine<Void> test) {
        SimulatedTest.simulate(test);
    }

    @Override
    @Async
    public Coroutine<ByteStream.Pair> open(Resources resources) {
        Simulation.network().latency(Duration.ofMillis(1), Duration.ofMillis(5));
        Simulation.network().pieces(5_000); // records come in parts
        return new TlsOverTcpTest().open(resources);
    }

    private static Coroutine<Server> serve(ServerOptions options) {
        Tls tls = Tls.server(Certificates.LOCALHOST.trusting(Certificates.LOCALHOST));
        return Net.serve(stream -> stream.send(bytes("hello")), "localhost", 443, options.tls(tls));
    }

    private static Coroutine<ByteStream> connect() {
        return Net.connect("localhost", 443, Tls.client(Certificates.LOCALHOST.trusted()));
    }

    @Async
    private static Coroutine<Void> shakesHands() {
        Simulation.network().latency(LATENCY);
        try (Server server = await(serve(ServerOptions.defaults()));
                ByteStream stream = await(connect())) {
            assertThat(server.port()).isEqualTo(443);
            assertThat(stream.tlsSession().getProtocol()).isEqualTo("TLSv1.3");
            // a way there and back for the connection, and one for the handshake
            assertThat(Simulation.clock().now()).isEqualTo(LATENCY.multipliedBy(4));
            assertThat(text(await(receiveAll(stream)))).isEqualTo("hello");
        }
        return done();
    }

    @Test
    void aHandshakeTakesOneWayThereAndBack() {
        drive(shakesHands());
    }

    @Async
    private static Coroutine<Void> givesUp() {
        List<String> reports = new ArrayList<>();
        runningLoop().setExceptionHandler((loop, context) -> reports.add(context.message()));
        Simulation.network().latency(Duration.ofSeconds(30)); // the client's first message takes longer than the limit
        try (Server server = await(serve(ServerOptions.defaults().handshakeTimeout(Duration.ofSeconds(10))))) {
            await(connect());
            throw new AssertionError("connected to " + server);
        } catch (StreamException failure) {
            assertThat(reports).containsExactly("a TLS handshake was not finished in time");
        }
        return done();
    }

    @Test
    void aServerGivesUpAHandshakeInVirtualTime() {
        drive(givesUp());
    }
}
