package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.EventLoop;
import dev.weft.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which addresses are tried when, in virtual time, over a network that a driver brings along. */
class RacingTest {
    private final VirtualNetwork driver = new VirtualNetwork();
    private final EventLoop loop = EventLoop.create(driver);

    /** Time that jumps, and hosts that answer, or do not, after a while. */
    private final class VirtualNetwork implements Network.Provider, Network {
        final List<String> trace = new ArrayList<>();
        final Map<String, Integer> answers = new HashMap<>();
        List<InetAddress> addresses = List.of();
        private long now;

        @Override
        public Network network() {
            return this;
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void await(long deadline) {
            if (deadline == Long.MAX_VALUE) {
                throw new AssertionError("nothing will ever happen");
            }
            now = Math.max(now, deadline);
        }

        @Override
        public boolean poll() {
            return false;
        }

        @Override
        public void wake() {}

        @Override
        public void close() {}

        void note(String what) {
            trace.add(Math.round(now / 1e6) + " " + what);
        }

        @Override
        public Future<List<InetAddress>> lookUp(String host) {
            Future<List<InetAddress>> future = loop.createFuture();
            if (addresses.isEmpty()) {
                future.setException(new UnknownHostException(host));
            } else {
                future.setResult(addresses);
            }
            return future;
        }

        /**
         * Answers with a connection after a positive number of milliseconds, refuses after a negative one, and says
         * nothing otherwise.
         */
        @Override
        public Future<Conduit> connect(SocketAddress address, String host, ConnectOptions options) {
            String name = ((InetSocketAddress) address).getAddress().getHostAddress();
            note("try " + name);
            Future<Conduit> future = loop.createFuture();
            future.addDoneCallback(done -> {
                if (done.isCancelled()) {
                    note("give up " + name);
                }
            });
            int answer = answers.getOrDefault(name, 0);
            if (answer != 0) {
                loop.callLater(Duration.ofMillis(Math.abs(answer)), () -> {
                    if (future.isDone()) {
                        return;
                    }
                    if (answer > 0) {
                        note("connected " + name);
                        future.setResult(PairConduit.create(10)[0]);
                    } else {
                        future.setException(new ConnectException("refused by " + name));
                    }
                });
            }
            return future;
        }

        @Override
        public Listener listen(SocketAddress address, ServerOptions options, Acceptor acceptor) throws IOException {
            throw new IOException("nobody can listen here");
        }
    }

    private static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private final InetAddress six = ip("2001:db8::6");
    private final InetAddress seven = ip("2001:db8::7");
    private final InetAddress four = ip("192.0.2.4");
    private final InetAddress five = ip("192.0.2.5");
    private static final String SIX = "2001:db8:0:0:0:0:0:6";

    @Test
    void theFamiliesTakeTurns() {
        assertThat(Racing.interleaved(List.of(six, seven, four, five))).containsExactly(six, four, seven, five);
        assertThat(Racing.interleaved(List.of(four, five, six))).containsExactly(four, six, five);
        assertThat(Racing.interleaved(List.of(four))).containsExactly(four);
    }

    @Test
    void anAddressThatDoesNotAnswerIsOvertaken() {
        driver.addresses = List.of(six, four);
        driver.answers.put("192.0.2.4", 30);
        loop.runUntilComplete(Net.connect("host", 80));
        loop.runUntilComplete(Asyncio.sleep(1));
        assertThat(driver.trace)
                .containsExactly("0 try " + SIX, "250 try 192.0.2.4", "280 connected 192.0.2.4", "280 give up " + SIX);
    }

    @Test
    void anAddressThatRefusesIsFollowedAtOnceAndTheFirstMayStillWin() {
        driver.addresses = List.of(six, seven, four);
        driver.answers.put(SIX, 300);
        driver.answers.put("192.0.2.4", -10);
        loop.runUntilComplete(Net.connect("host", 80));
        loop.runUntilComplete(Asyncio.sleep(1));
        assertThat(driver.trace)
                .containsExactly(
                        "0 try " + SIX,
                        "250 try 192.0.2.4",
                        "260 try 2001:db8:0:0:0:0:0:7",
                        "300 connected " + SIX,
                        "300 give up 2001:db8:0:0:0:0:0:7");
    }

    @Test
    void theDelayCanBeSet() {
        driver.addresses = List.of(four, five);
        driver.answers.put("192.0.2.5", 1);
        loop.runUntilComplete(Net.connect("host", 80, ConnectOptions.defaults().attemptDelay(Duration.ofMillis(20))));
        assertThat(driver.trace).contains("20 try 192.0.2.5");
    }

    @Test
    void allFailuresAreTold() {
        driver.addresses = List.of(four, five);
        driver.answers.put("192.0.2.4", -1);
        driver.answers.put("192.0.2.5", -1);
        assertThatThrownBy(() -> loop.runUntilComplete(Net.connect("host", 80)))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessage("cannot connect to host:80 (192.0.2.4:80, 192.0.2.5:80): refused by 192.0.2.5")
                .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("refused by 192.0.2.4"));
    }

    @Test
    void cancellingGivesAllUp() {
        driver.addresses = List.of(four, five);
        var connecting = loop.createTask(Net.connect("host", 80));
        loop.callLater(Duration.ofMillis(300), connecting::cancel);
        loop.runUntilComplete(Asyncio.sleep(1));
        assertThat(connecting.isCancelled()).isTrue();
        assertThat(driver.trace)
                .containsExactly(
                        "0 try 192.0.2.4", "250 try 192.0.2.5", "300 give up 192.0.2.4", "300 give up 192.0.2.5");
    }
}
