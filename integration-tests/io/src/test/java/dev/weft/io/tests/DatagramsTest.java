package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Task;
import dev.weft.io.Datagram;
import dev.weft.io.Datagrams;
import dev.weft.io.Net;
import dev.weft.io.StreamClosedException;
import dev.weft.io.StreamException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class DatagramsTest {
    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

    @Test
    void datagramsKeepTheirBordersAndSenders() {
        run(async(() -> {
            try (Datagrams left = await(Net.datagrams(ANY));
                    Datagrams right = await(Net.datagrams(ANY))) {
                await(left.send(new byte[] {1, 2, 3}, right.localAddress()));
                await(left.send(ByteBuffer.wrap(new byte[] {0, 4, 0}, 1, 1), right.localAddress()));
                await(left.send(new byte[0], right.localAddress()));
                Datagram first = await(right.receive());
                assertThat(first.data()).containsExactly(1, 2, 3);
                assertThat(first.sender()).isEqualTo(left.localAddress());
                assertThat(await(right.receive()).data()).containsExactly(4);
                assertThat(await(right.receive()).data()).isEmpty();
                assertThat(left.port()).isPositive();
            }
        }));
    }

    @Test
    void aConnectedSocketHearsOnlyItsPeer() {
        run(async(() -> {
            try (Datagrams left = await(Net.datagrams(ANY));
                    Datagrams right = await(Net.datagrams(ANY));
                    Datagrams stranger = await(Net.datagrams(ANY))) {
                right.connect(left.localAddress());
                await(stranger.send(new byte[] {9}, right.localAddress()));
                await(left.send(new byte[] {1}, right.localAddress()));
                assertThat(await(right.receive()).data()).containsExactly(1);
                await(right.send(new byte[] {2}));
                assertThat(await(left.receive()).data()).containsExactly(2);
                try {
                    await(left.send(new byte[1]));
                    throw new AssertionError("sent to nobody");
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessageStartingWith("the socket is not connected");
                }
            }
        }));
    }

    @Test
    void errorsNameTheAddresses() {
        run(async(() -> {
            try (Datagrams left = await(Net.datagrams(ANY));
                    Datagrams right = await(Net.datagrams(ANY))) {
                String here = "127.0.0.1:" + left.port();
                String there = "127.0.0.1:" + right.port();
                InetSocketAddress six = new InetSocketAddress("::1", 9);
                InetSocketAddress unknown = InetSocketAddress.createUnresolved("nowhere.invalid", 9);
                try {
                    await(left.send(new byte[1], six));
                    throw new AssertionError("sent");
                } catch (IllegalArgumentException e) {
                    assertThat(e)
                            .hasMessageStartingWith(
                                    "a socket at an address of IPv4, " + here + ", cannot reach one of IPv6: ");
                }
                assertThatThrownBy(() -> left.connect(unknown))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("datagrams need an internet address that was looked up: " + unknown);
                try {
                    await(left.send(new byte[70_000], right.localAddress()));
                    throw new AssertionError("sent");
                } catch (StreamException e) {
                    assertThat(e).hasMessage("Datagrams.send: Message too long (peer " + there + ")");
                }
                left.connect(right.localAddress());
                assertThatThrownBy(() -> left.connect(left.localAddress()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("the socket is connected to " + there + " already; open another one for " + here);
                try {
                    await(left.send(new byte[1], left.localAddress()));
                    throw new AssertionError("sent");
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessage("the socket is connected to " + there + " and cannot send to " + here);
                }
                right.abort();
                assertThatThrownBy(() -> right.connect(left.localAddress()))
                        .isInstanceOf(StreamClosedException.class)
                        .hasMessage("Datagrams.connect: the socket is closed");
            }
        }));
    }

    @Test
    void whatNobodyReceivesIsDroppedAndCounted() {
        run(async(() -> {
            try (Datagrams left = await(Net.datagrams(ANY));
                    Datagrams right = await(Net.datagrams(ANY))) {
                int sent = 0;
                while (right.dropped() < 10) {
                    await(left.send(new byte[] {(byte) sent++}, right.localAddress()));
                    await(sleep(0));
                }
                for (int i = 0; i < Datagrams.QUEUE_LENGTH; i++) {
                    assertThat(await(right.receive()).data()).containsExactly((byte) i);
                }
                assertThat(right.toString()).contains("dropped: ");
            }
        }));
    }

    @Test
    void aCancelledReceiveLosesNothingAndClosingEndsTheOthers() {
        run(async(() -> {
            try (Datagrams left = await(Net.datagrams(ANY))) {
                Task<Datagram> cancelled = createTask(left.receive());
                Task<Datagram> next = createTask(left.receive());
                await(sleep(0));
                cancelled.cancel();
                await(left.send(new byte[] {1}, left.localAddress()));
                assertThat(await(next).data()).containsExactly(1);
                Task<Datagram> last = createTask(left.receive());
                await(sleep(0));
                left.abort();
                try {
                    await(last);
                    throw new AssertionError("received");
                } catch (StreamClosedException e) {
                    assertThat(e).hasMessageStartingWith("Datagrams.receive: the socket is closed");
                }
            }
        }));
    }

    @Test
    void aDatagramThatIsTooLargeIsRefused() {
        run(async(() -> {
            try (Datagrams left = await(Net.datagrams(ANY))) {
                try {
                    await(left.send(new byte[70_000], left.localAddress()));
                    throw new AssertionError("sent");
                } catch (StreamException e) {
                    assertThat(e).hasMessageStartingWith("Datagrams.send: ");
                }
            }
        }));
    }

    @Test
    void aGroupIsJoined() throws Exception {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
        assumeTrue(loopback != null, "there is no loopback interface");
        InetAddress group = InetAddress.getByName("239.255.77.77");
        run(async(() -> {
            try (Datagrams left = await(Net.datagrams(new InetSocketAddress("0.0.0.0", 0)))) {
                left.join(group, loopback);
                await(left.send(new byte[] {7}, new InetSocketAddress(group, left.port())));
                assertThat(await(waitFor(left.receive(), java.time.Duration.ofSeconds(20)))
                                .data())
                        .containsExactly(7);
            }
        }));
    }
}
