package dev.weft.io;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The network: connections, servers, datagrams. Every method only makes a coroutine; things happen when it is awaited,
 * on the loop of the task that awaits it. The first use gives the loop a selector; a loop that uses no network has
 * none.
 */
public final class Net {
    private Net() {}

    /**
     * Connects to a host. All its addresses are tried, both families in turn, until one answers (RFC 8305). Names are
     * looked up on threads of their own. Awaiting fails with a {@link ConnectFailedException}. Cancelling gives up.
     *
     * @param host a name or an address
     * @param port the port
     * @return a coroutine whose result is the connection
     * @throws IllegalArgumentException if there is no such port
     */
    public static Coroutine<ByteStream> connect(String host, int port) {
        return connect(host, port, ConnectOptions.defaults());
    }

    /**
     * Connects to a host and shakes hands. Awaiting fails with a {@link ConnectFailedException} or a
     * {@link TlsException}.
     *
     * @param host a name or an address; the certificate must be for it
     * @param port the port
     * @param tls the client's side of TLS
     * @return a coroutine whose result is the connection
     * @throws IllegalArgumentException if there is no such port
     */
    public static Coroutine<ByteStream> connect(String host, int port, Tls tls) {
        return connect(host, port, ConnectOptions.defaults().tls(tls));
    }

    /**
     * Connects to a host.
     *
     * @param host a name or an address
     * @param port the port
     * @param options how
     * @return a coroutine whose result is the connection
     * @throws IllegalArgumentException if there is no such port
     */
    public static Coroutine<ByteStream> connect(String host, int port, ConnectOptions options) {
        Objects.requireNonNull(host, "host");
        checkPort(port, 1);
        Objects.requireNonNull(options, "options");
        return new Begin<>(
                "Net.connect",
                loop -> stream(loop, Racing.connect(loop, host, port, options), options),
                ByteStream::abort);
    }

    /**
     * Connects to a unix socket. Awaiting fails with a {@link ConnectFailedException}.
     *
     * @param path where it is
     * @return a coroutine whose result is the connection
     */
    public static Coroutine<ByteStream> connectUnix(Path path) {
        Objects.requireNonNull(path, "path");
        return new Begin<>(
                "Net.connectUnix",
                loop -> {
                    ConnectOptions options = ConnectOptions.defaults();
                    Future<Conduit> result = loop.createFuture();
                    Future<Conduit> attempt = Network.of(loop).connect(UnixDomainSocketAddress.of(path), null, options);
                    result.addDoneCallback(done -> {
                        if (done.isCancelled()) {
                            attempt.cancel();
                        }
                    });
                    attempt.addDoneCallback(done -> {
                        Throwable failure = done.isCancelled() ? null : done.exception();
                        if (result.isDone() || done.isCancelled()) {
                            abandon(done);
                        } else if (failure != null) {
                            result.setException(new ConnectFailedException(
                                    "cannot connect to " + path + ": " + failure.getMessage(),
                                    null,
                                    Racing.cause(failure)));
                        } else {
                            result.setResult(done.result());
                        }
                    });
                    return stream(loop, result, options);
                },
                ByteStream::abort);
    }

    /** Makes a stream of the connection that comes, with TLS if that is wanted. */
    private static Future<ByteStream> stream(EventLoop loop, Future<Conduit> connecting, ConnectOptions options) {
        Future<ByteStream> result = loop.createFuture();
        result.addDoneCallback(done -> {
            if (done.isCancelled()) {
                connecting.cancel();
            }
        });
        connecting.addDoneCallback(done -> {
            if (result.isDone() || done.isCancelled()) {
                abandon(done);
                return;
            }
            Throwable failure = done.exception();
            Tls tls = options.tls();
            if (failure != null) {
                result.setException(failure);
            } else if (tls == null) {
                result.setResult(new Stream(done.result()));
            } else {
                Future<ByteStream> handshake = TlsHandshake.begin(loop, done.result(), null, tls);
                result.addDoneCallback(ended -> {
                    if (ended.isCancelled()) {
                        handshake.cancel();
                    }
                });
                handshake.addDoneCallback(shaken -> pass(shaken, result));
            }
        });
        return result;
    }

    private static void abandon(Future<Conduit> done) {
        if (!done.isCancelled() && done.exception() == null) {
            done.result().abort();
        }
    }

    private static void pass(Future<ByteStream> from, Future<ByteStream> to) {
        if (to.isDone()) {
            if (!from.isCancelled() && from.exception() == null) {
                from.result().abort();
            }
            return;
        }
        Throwable failure = from.isCancelled() ? null : from.exception();
        if (from.isCancelled()) {
            to.cancel();
        } else if (failure != null) {
            to.setException(failure);
        } else {
            to.setResult(from.result());
        }
    }

    /**
     * Serves a port.
     *
     * @param handler what to do with each connection
     * @param host where to listen: a name or an address of this machine, such as {@code "127.0.0.1"}, or
     *     {@code "0.0.0.0"} for everywhere. If a name has several addresses, the server listens at all
     * @param port the port; 0 for any that is free
     * @return a coroutine whose result is the server, which accepts connections from then on. Awaiting fails with a
     *     {@link ConnectFailedException} if that is not possible
     * @throws IllegalArgumentException if there is no such port
     */
    public static Coroutine<Server> serve(StreamHandler handler, String host, int port) {
        return serve(handler, host, port, ServerOptions.defaults());
    }

    /**
     * Serves a port.
     *
     * @param handler what to do with each connection
     * @param host where to listen
     * @param port the port; 0 for any that is free
     * @param options how
     * @return a coroutine whose result is the server
     * @throws IllegalArgumentException if there is no such port
     */
    public static Coroutine<Server> serve(StreamHandler handler, String host, int port, ServerOptions options) {
        Objects.requireNonNull(handler, "handler");
        Objects.requireNonNull(host, "host");
        checkPort(port, 0);
        Objects.requireNonNull(options, "options");
        return new Begin<>("Net.serve", loop -> serve(loop, handler, host, port, options), Server::giveUp);
    }

    private static Future<Server> serve(
            EventLoop loop, StreamHandler handler, String host, int port, ServerOptions options) {
        Network network = Network.of(loop);
        Server server = new Server(loop, handler, options);
        Future<Server> result = loop.createFuture();
        Future<List<InetAddress>> lookUp = network.lookUp(host);
        result.addDoneCallback(done -> {
            if (done.isCancelled()) {
                lookUp.cancel();
            }
        });
        lookUp.addDoneCallback(found -> {
            if (result.isDone() || found.isCancelled()) {
                return;
            }
            try {
                int chosen = port;
                for (InetAddress address : found.result()) {
                    server.listen(network, new InetSocketAddress(address, chosen));
                    chosen = server.port(); // the same at all addresses
                }
                result.setResult(server);
            } catch (Throwable failure) {
                server.giveUp();
                result.setException(cannotListen(Addresses.text(host, port), failure));
            }
        });
        return result;
    }

    /**
     * Serves a unix socket. A socket that somebody has left there is replaced; its file is deleted when the server
     * stops accepting.
     *
     * @param handler what to do with each connection
     * @param path where to make the socket
     * @return a coroutine whose result is the server
     */
    public static Coroutine<Server> serveUnix(StreamHandler handler, Path path) {
        return serveUnix(handler, path, ServerOptions.defaults());
    }

    /**
     * Serves a unix socket.
     *
     * @param handler what to do with each connection
     * @param path where to make the socket
     * @param options how
     * @return a coroutine whose result is the server
     */
    public static Coroutine<Server> serveUnix(StreamHandler handler, Path path, ServerOptions options) {
        Objects.requireNonNull(handler, "handler");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(options, "options");
        return new Begin<>(
                "Net.serveUnix",
                loop -> {
                    Future<Server> result = loop.createFuture();
                    Server server = new Server(loop, handler, options);
                    try {
                        if (socketKey(path) != null) {
                            Files.delete(path);
                        }
                        server.listen(Network.of(loop), UnixDomainSocketAddress.of(path));
                        result.setResult(server);
                    } catch (IOException | RuntimeException failure) {
                        result.setException(cannotListen(path.toString(), failure));
                    }
                    return result;
                },
                Server::giveUp);
    }

    /**
     * Opens a socket for datagrams. Awaiting fails with a {@link ConnectFailedException} if that is not possible.
     *
     * @param address an address of this machine, such as {@code new InetSocketAddress("127.0.0.1", 0)}; port 0 for any
     *     that is free
     * @return a coroutine whose result is the socket
     */
    public static Coroutine<Datagrams> datagrams(SocketAddress address) {
        Objects.requireNonNull(address, "address");
        return new Begin<>(
                "Net.datagrams",
                loop -> {
                    Future<Datagrams> result = loop.createFuture();
                    try {
                        result.setResult(Datagrams.open(loop, address));
                    } catch (IOException failure) {
                        result.setException(cannotListen(Addresses.text(address), failure));
                    }
                    return result;
                },
                Datagrams::abort);
    }

    /** Returns what identifies the socket at {@code path}; null if there is none. */
    static @Nullable Object socketKey(Path path) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Object key = attributes.fileKey();
            return !attributes.isOther() ? null : key == null ? path : key;
        } catch (IOException missing) {
            return null;
        }
    }

    private static ConnectFailedException cannotListen(String where, Throwable failure) {
        return new ConnectFailedException(
                "cannot listen at " + where + ": " + failure.getMessage(), null, Racing.cause(failure));
    }

    private static void checkPort(int port, int least) {
        if (port < least || port > 65_535) {
            throw new IllegalArgumentException("there is no port " + port);
        }
    }
}
