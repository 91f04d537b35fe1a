package dev.weft.testing;

import dev.weft.io.SimulatedLinks;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The network of a simulation: what {@code Net} connects and serves there meets in memory, in virtual time, without a
 * socket. At first it is perfect: nothing takes time, and nothing breaks. The rules here change that, for what is sent
 * from then on.
 *
 * <pre>{@code
 * SimulatedNetwork network = Simulation.network();
 * network.latency(Duration.ofMillis(5), Duration.ofMillis(50));
 * network.pieces(100);
 * }</pre>
 *
 * <p>For the thread of the test. Datagrams, subprocesses and multicast are not simulated.
 */
public final class SimulatedNetwork {
    private final Random random;
    private long shortest;
    private long longest;
    private int most = Integer.MAX_VALUE;
    private BiPredicate<? super SocketAddress, ? super SocketAddress> cut = (from, to) -> false;
    private final List<Runnable> waiting = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private @Nullable Object network;

    private record Connection(SocketAddress client, SocketAddress server, Runnable reset) {}

    SimulatedNetwork(long seed) {
        random = new Random(seed);
    }

    /**
     * Sets how long bytes are on their way.
     *
     * @param latency the time in one direction, not negative
     */
    public void latency(Duration latency) {
        latency(latency, latency);
    }

    /**
     * Sets how long bytes are on their way, at random in between: connections overtake each other, while each keeps its
     * own order.
     *
     * @param shortest the least time in one direction, not negative
     * @param longest the most
     * @throws IllegalArgumentException if they are negative or in the wrong order
     */
    public void latency(Duration shortest, Duration longest) {
        if (shortest.isNegative() || longest.compareTo(shortest) < 0) {
            throw new IllegalArgumentException("no latency: from " + shortest + " to " + longest);
        }
        this.shortest = shortest.toNanos();
        this.longest = longest.toNanos();
    }

    /**
     * Lets each write take only a part of what it is given, at random.
     *
     * @param most how many bytes at most, at least 1
     * @throws IllegalArgumentException if it is less
     */
    public void pieces(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("at least 1 byte goes at once, not " + most);
        }
        this.most = most;
    }

    /**
     * Cuts links: what is sent over them is held back until they are healed, connections included. Replaces the rule
     * before.
     *
     * @param rule is asked for the sender's and the receiver's address
     */
    public void cut(BiPredicate<? super SocketAddress, ? super SocketAddress> rule) {
        cut = Objects.requireNonNull(rule, "rule");
        changed();
    }

    /** Heals all links; what was held back is sent now. */
    public void heal() {
        cut = (from, to) -> false;
        changed();
    }

    private void changed() {
        List<Runnable> again = List.copyOf(waiting);
        waiting.clear();
        again.forEach(Runnable::run);
    }

    /**
     * Breaks connections: both ends fail as with a reset, and what is on its way is lost.
     *
     * @param rule is asked for the client's and the server's address
     */
    public void reset(BiPredicate<? super SocketAddress, ? super SocketAddress> rule) {
        List<Connection> found = connections.stream()
                .filter(connection -> rule.test(connection.client, connection.server))
                .toList();
        connections.removeAll(found);
        found.forEach(connection -> connection.reset.run());
    }

    long delay(SocketAddress from, SocketAddress to) {
        if (cut.test(from, to)) {
            return SimulatedLinks.CUT;
        }
        return longest == shortest ? shortest : shortest + (long) (random.nextDouble() * (longest - shortest + 1));
    }

    int piece(int count) {
        return most >= count ? count : 1 + random.nextInt(most);
    }

    void opened(SocketAddress client, SocketAddress server, Runnable reset) {
        connections.add(new Connection(client, server, reset));
    }

    void whenChanged(Runnable again) {
        waiting.add(again);
    }

    Object network(Supplier<?> make) {
        Object known = network;
        if (known == null) {
            known = Objects.requireNonNull(make.get());
            network = known;
        }
        return known;
    }
}
