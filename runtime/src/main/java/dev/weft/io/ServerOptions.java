package dev.weft.io;

import dev.weft.LoopGroup;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a server serves: an immutable description, with limits that are safe by default. A duration of zero means no
 * limit.
 */
public final class ServerOptions {
    private static final ServerOptions DEFAULTS = new ServerOptions(
            10_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofSeconds(10),
            null,
            1024,
            false,
            null);

    private final int maxConnections;
    private final Duration handshakeTimeout;
    private final Duration firstByteTimeout;
    private final Duration idleTimeout;
    private final Duration drain;
    private final @Nullable Tls tls;
    private final int backlog;
    private final boolean reusePort;
    private final @Nullable LoopGroup group;

    private ServerOptions(
            int maxConnections,
            Duration handshakeTimeout,
            Duration firstByteTimeout,
            Duration idleTimeout,
            Duration drain,
            @Nullable Tls tls,
            int backlog,
            boolean reusePort,
            @Nullable LoopGroup group) {
        this.maxConnections = maxConnections;
        this.handshakeTimeout = handshakeTimeout;
        this.firstByteTimeout = firstByteTimeout;
        this.idleTimeout = idleTimeout;
        this.drain = drain;
        this.tls = tls;
        this.backlog = backlog;
        this.reusePort = reusePort;
        this.group = group;
    }

    /**
     * The defaults: 10,000 connections, 10 s for a handshake, 30 s for the first byte, 10 min idle, 10 s to drain, no
     * TLS, a backlog of 1,024.
     *
     * @return the defaults
     */
    public static ServerOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sets how many connections are served at the same time. At that number accepting pauses, and further clients wait.
     *
     * @param count 1 or more
     * @return options
     * @throws IllegalArgumentException if {@code count} is not positive
     */
    public ServerOptions maxConnections(int count) {
        if (count <= 0) {
            throw new IllegalArgumentException("a server must serve at least one connection: " + count);
        }
        return new ServerOptions(
                count, handshakeTimeout, firstByteTimeout, idleTimeout, drain, tls, backlog, reusePort, group);
    }

    /**
     * Sets how long a handshake of TLS may take.
     *
     * @param limit the time
     * @return options
     * @throws IllegalArgumentException if it is negative
     */
    public ServerOptions handshakeTimeout(Duration limit) {
        return new ServerOptions(
                maxConnections, check(limit), firstByteTimeout, idleTimeout, drain, tls, backlog, reusePort, group);
    }

    /**
     * Sets how long the server waits for the first byte of a connection, and, in the middle of the first receive, for
     * the next one.
     *
     * @param limit the time
     * @return options
     * @throws IllegalArgumentException if it is negative
     */
    public ServerOptions firstByteTimeout(Duration limit) {
        return new ServerOptions(
                maxConnections, handshakeTimeout, check(limit), idleTimeout, drain, tls, backlog, reusePort, group);
    }

    /**
     * Sets how long a handler may wait for its peer, to receive or to send, while nothing moves. The time in which the
     * handler does something else does not count.
     *
     * @param limit the time
     * @return options
     * @throws IllegalArgumentException if it is negative
     */
    public ServerOptions idleTimeout(Duration limit) {
        return new ServerOptions(
                maxConnections,
                handshakeTimeout,
                firstByteTimeout,
                check(limit),
                drain,
                tls,
                backlog,
                reusePort,
                group);
    }

    /**
     * Sets how long the server waits for its handlers when it is closed, before it cancels them. Zero cancels them at
     * once.
     *
     * @param limit the time
     * @return options
     * @throws IllegalArgumentException if it is negative
     */
    public ServerOptions drain(Duration limit) {
        return new ServerOptions(
                maxConnections,
                handshakeTimeout,
                firstByteTimeout,
                idleTimeout,
                check(limit),
                tls,
                backlog,
                reusePort,
                group);
    }

    /**
     * Serves TLS: the handler gets the stream when the handshake is over.
     *
     * @param tls the server's side
     * @return options
     */
    public ServerOptions tls(Tls tls) {
        Objects.requireNonNull(tls, "tls");
        if (tls.isClient()) {
            throw new IllegalArgumentException("a server needs Tls.server(...), not Tls.client(...)");
        }
        return new ServerOptions(
                maxConnections, handshakeTimeout, firstByteTimeout, idleTimeout, drain, tls, backlog, reusePort, group);
    }

    /**
     * Sets how many connections the system lets wait to be accepted.
     *
     * @param count 1 or more; the system may have a lower limit
     * @return options
     * @throws IllegalArgumentException if {@code count} is not positive
     */
    public ServerOptions backlog(int count) {
        if (count <= 0) {
            throw new IllegalArgumentException("a backlog must be positive: " + count);
        }
        return new ServerOptions(
                maxConnections, handshakeTimeout, firstByteTimeout, idleTimeout, drain, tls, count, reusePort, group);
    }

    /**
     * Sets {@code SO_REUSEPORT}: whether other sockets may listen at the same port, and share its connections.
     *
     * @param reusePort whether to
     * @return options
     */
    public ServerOptions reusePort(boolean reusePort) {
        return new ServerOptions(
                maxConnections, handshakeTimeout, firstByteTimeout, idleTimeout, drain, tls, backlog, reusePort, group);
    }

    /**
     * Serves each connection on a loop of a group, the one with the least work, instead of on the loop that accepts.
     * The handler runs there, as a call of the group: so the group has to be entered, on the loop of the server, and to
     * be left after the server.
     *
     * <pre>{@code
     * try (var loops = new LoopGroup(4);
     *         var server = await(Net.serve(this::handle, "127.0.0.1", 8080, ServerOptions.defaults().on(loops)))) {
     *     await(server.serveForever());
     * }
     * }</pre>
     *
     * @param group the loops
     * @return options
     */
    public ServerOptions on(LoopGroup group) {
        Objects.requireNonNull(group, "group");
        return new ServerOptions(
                maxConnections, handshakeTimeout, firstByteTimeout, idleTimeout, drain, tls, backlog, reusePort, group);
    }

    private static Duration check(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("a limit must not be negative: " + limit);
        }
        return limit;
    }

    int maxConnections() {
        return maxConnections;
    }

    Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    Duration firstByteTimeout() {
        return firstByteTimeout;
    }

    Duration idleTimeout() {
        return idleTimeout;
    }

    Duration drain() {
        return drain;
    }

    @Nullable
    Tls tls() {
        return tls;
    }

    int backlog() {
        return backlog;
    }

    boolean reusePort() {
        return reusePort;
    }

    @Nullable
    LoopGroup group() {
        return group;
    }
}
