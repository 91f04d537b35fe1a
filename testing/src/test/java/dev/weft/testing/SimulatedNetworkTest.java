package dev.weft.testing;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.AsyncTimeoutException;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.ConnectFailedException;
import dev.weft.io.ConnectionResetException;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.io.StreamTimeoutException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {
    private final List<String> trace = new ArrayList<>();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Async
    private static Coroutine<Void> echo(ByteStream stream) {
        for (byte[] some = await(stream.receive(8192)); some.length > 0; some = await(stream.receive(8192))) {
            await(stream.send(some));
        }
        return done();
    }

    @Async
    private static Coroutine<String> ask(String host, int port, String text) {
        try (ByteStream stream = await(Net.connect(host, port))) {
            await(stream.send(bytes(text)));
            byte[] answer = await(stream.receiveExactly(bytes(text).length));
            return result(new String(answer, StandardCharsets.UTF_8));
        }
    }

    @Async
    private Coroutine<Void> talks() {
        Simulation.network().latency(Duration.ofMillis(10));
        try (Server server = await(Net.serve(SimulatedNetworkTest::echo, "db", 5432))) {
            trace.add(await(ask("db", server.port(), "hello")) + " at "
                    + Simulation.clock().now());
        }
        return done();
    }

    @Test
    void theWayTakesTimeInBothDirections() {
        Simulation.run(() -> talks());
        assertThat(trace).containsExactly("hello at PT0.04S"); // there and back, twice
    }

    @Async
    private static Coroutine<Void> inPieces() {
        Simulation.network().pieces(7);
        Simulation.network().latency(Duration.ZERO, Duration.ofMillis(50));
        String text = "0123456789".repeat(3_000);
        try (Server server = await(Net.serve(SimulatedNetworkTest::echo, "127.0.0.1", 0))) {
            List<String> answers =
                    await(gather(ask("127.0.0.1", server.port(), text), ask("127.0.0.1", server.port(), "short")));
            assertThat(answers.get(0)).isEqualTo(text);
            assertThat(answers.get(1)).isEqualTo("short");
        }
        return done();
    }

    @Test
    void piecesKeepTheirOrderWhateverTheDelays() {
        Simulation.run(() -> inPieces());
    }

    @Test
    void whereNobodyListensConnectionsAreRefused() {
        assertThatThrownBy(() -> Simulation.run(Net.connect("nobody", 80)))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining("Connection refused");
    }

    @Async
    private Coroutine<Void> cutAndHealed() {
        try (Server server = await(Net.serve(SimulatedNetworkTest::echo, "db", 5432))) {
            SimulatedNetwork network = Simulation.network();
            network.cut((from, to) -> to instanceof InetSocketAddress address && address.getPort() == server.port());
            try {
                await(waitFor(ask("db", 5432, "lost"), Duration.ofSeconds(5)));
            } catch (AsyncTimeoutException late) {
                trace.add("timed out at " + Simulation.clock().now());
            }
            Task<String> asking = createTask(ask("db", 5432, "held"));
            await(sleep(10));
            network.heal();
            trace.add(await(asking) + " at " + Simulation.clock().now());
        }
        return done();
    }

    @Test
    void aCutHoldsBackUntilItIsHealed() {
        Simulation.run(() -> cutAndHealed());
        assertThat(trace).containsExactly("timed out at PT5S", "held at PT15S");
    }

    @Async
    private Coroutine<Void> waits(ByteStream stream) {
        try {
            await(stream.receive(1));
        } catch (ConnectionResetException reset) {
            trace.add("the server's end was reset");
        }
        return done();
    }

    @Async
    private Coroutine<Void> breaks() {
        try (Server server = await(Net.serve(this::waits, "db", 5432));
                ByteStream stream = await(Net.connect("db", server.port()))) {
            Task<byte[]> receiving = createTask(stream.receive(1));
            await(sleep(1));
            Simulation.network().reset((client, other) -> true);
            try {
                await(receiving);
            } catch (ConnectionResetException reset) {
                trace.add("the client's end was reset");
            }
        }
        return done();
    }

    @Test
    void aResetBreaksBothEnds() {
        Simulation.run(() -> breaks());
        assertThat(trace).containsExactlyInAnyOrder("the client's end was reset", "the server's end was reset");
    }

    @Async
    private Coroutine<Void> silent(ByteStream stream) {
        try {
            await(stream.receive(1));
        } catch (StreamTimeoutException limit) {
            trace.add("the server has given up");
        }
        return done();
    }

    @Async
    private Coroutine<Void> saysNothing() {
        try (Server server = await(Net.serve(this::silent, "db", 5432));
                ByteStream stream = await(Net.connect("db", server.port()))) {
            await(stream.receive(1));
        } catch (ConnectionResetException limit) {
            trace.add("so has the client, later: " + (Simulation.clock().now().toSeconds() > 0));
        }
        return done();
    }

    @Test
    void theLimitsOfAServerPassInVirtualTime() {
        Simulation.run(() -> saysNothing());
        assertThat(trace).containsExactly("the server has given up", "so has the client, later: true");
    }

    @Test
    void rulesAreChecked() {
        assertThatThrownBy(() -> Simulation.run(async(() -> Simulation.network().pieces(0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("at least 1 byte goes at once, not 0");
    }
}
