package dev.weft.io;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a connection is made: an immutable description. */
public final class ConnectOptions {
    private static final ConnectOptions DEFAULTS =
            new ConnectOptions(null, null, Duration.ofMillis(250), true, false, 0, 0);

    private final @Nullable Tls tls;
    private final @Nullable SocketAddress localAddress;
    private final Duration attemptDelay;
    private final boolean noDelay;
    private final boolean keepAlive;
    private final int receiveBuffer;
    private final int sendBuffer;

    private ConnectOptions(
            @Nullable Tls tls,
            @Nullable SocketAddress localAddress,
            Duration attemptDelay,
            boolean noDelay,
            boolean keepAlive,
            int receiveBuffer,
            int sendBuffer) {
        this.tls = tls;
        this.localAddress = localAddress;
        this.attemptDelay = attemptDelay;
        this.noDelay = noDelay;
        this.keepAlive = keepAlive;
        this.receiveBuffer = receiveBuffer;
        this.sendBuffer = sendBuffer;
    }

    /**
     * The defaults: no TLS, any local address, the next address after 250 ms, {@code TCP_NODELAY}, no keep-alive,
     * buffers as the system has them.
     *
     * @return the defaults
     */
    public static ConnectOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Shakes hands when the connection is there.
     *
     * @param tls the client's side of TLS
     * @return options
     */
    public ConnectOptions tls(Tls tls) {
        Objects.requireNonNull(tls, "tls");
        return new ConnectOptions(tls, localAddress, attemptDelay, noDelay, keepAlive, receiveBuffer, sendBuffer);
    }

    /**
     * Connects from a certain address.
     *
     * @param address an address of this machine; port 0 for any
     * @return options
     */
    public ConnectOptions localAddress(SocketAddress address) {
        Objects.requireNonNull(address, "address");
        return new ConnectOptions(tls, address, attemptDelay, noDelay, keepAlive, receiveBuffer, sendBuffer);
    }

    /**
     * Sets how long one address of a host is tried before the next one is tried beside it, as RFC 8305 describes;
     * asyncio's {@code happy_eyeballs_delay}.
     *
     * @param delay the time; zero tries all at once
     * @return options
     * @throws IllegalArgumentException if {@code delay} is negative
     */
    public ConnectOptions attemptDelay(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay must not be negative: " + delay);
        }
        return new ConnectOptions(tls, localAddress, delay, noDelay, keepAlive, receiveBuffer, sendBuffer);
    }

    /**
     * Sets {@code TCP_NODELAY}: whether small packets leave at once. It is on by default.
     *
     * @param noDelay whether to
     * @return options
     */
    public ConnectOptions noDelay(boolean noDelay) {
        return new ConnectOptions(tls, localAddress, attemptDelay, noDelay, keepAlive, receiveBuffer, sendBuffer);
    }

    /**
     * Sets {@code SO_KEEPALIVE}: whether the system finds out in the long run that an idle peer is gone. It is off by
     * default.
     *
     * @param keepAlive whether to
     * @return options
     */
    public ConnectOptions keepAlive(boolean keepAlive) {
        return new ConnectOptions(tls, localAddress, attemptDelay, noDelay, keepAlive, receiveBuffer, sendBuffer);
    }

    /**
     * Sets the sizes of the system's buffers for the connection, which it takes as hints.
     *
     * @param receive bytes for what arrives; 0 for the default
     * @param send bytes for what leaves; 0 for the default
     * @return options
     * @throws IllegalArgumentException if one is negative
     */
    public ConnectOptions buffers(int receive, int send) {
        if (receive < 0 || send < 0) {
            throw new IllegalArgumentException("sizes of buffers must not be negative: " + receive + ", " + send);
        }
        return new ConnectOptions(tls, localAddress, attemptDelay, noDelay, keepAlive, receive, send);
    }

    @Nullable
    Tls tls() {
        return tls;
    }

    @Nullable
    SocketAddress localAddress() {
        return localAddress;
    }

    Duration attemptDelay() {
        return attemptDelay;
    }

    boolean noDelay() {
        return noDelay;
    }

    boolean keepAlive() {
        return keepAlive;
    }

    int receiveBuffer() {
        return receiveBuffer;
    }

    int sendBuffer() {
        return sendBuffer;
    }
}
