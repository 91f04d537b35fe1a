package dev.weft.io.tests;

import static dev.weft.Asyncio.*;

import dev.weft.AsyncCloseable;
import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.io.ServerOptions;
import dev.weft.io.Tls;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Both ends of a connection of some kind, and what it needs beside them. */
final class Ends implements AsyncCloseable {
    private static final AtomicInteger SOCKETS = new AtomicInteger();

    /** What carries the bytes. */
    enum Kind {
        TCP,
        UNIX,
        PAIR,
        TRANSPORT,
        TLS_OVER_TCP,
        TLS_OVER_PAIR;

        boolean isTls() {
            return this == TLS_OVER_TCP || this == TLS_OVER_PAIR;
        }
    }

    final ByteStream left;
    final ByteStream right;
    private final Server server;

    private Ends(ByteStream left, ByteStream right, Server server) {
        this.left = left;
        this.right = right;
        this.server = server;
    }

    private Ends(ByteStream.Pair pair) {
        this(pair.left(), pair.right(), null);
    }

    @Async
    static Coroutine<Ends> open(Kind kind) {
        ByteStream.Pair pair = ByteStream.pair();
        return switch (kind) {
            case PAIR -> result(new Ends(pair));
            case TRANSPORT ->
                result(new Ends(new ByteStream.Pair(
                        ByteStream.over(new ForwardingTransport(pair.left()) {}),
                        ByteStream.over(new ForwardingTransport(pair.right()) {}))));
            case TLS_OVER_PAIR -> result(new Ends(await(TlsOverPairTest.overPair(pair))));
            case TCP, UNIX, TLS_OVER_TCP -> connect(kind);
        };
    }

    @Async
    private static Coroutine<Ends> connect(Kind kind) {
        Future<ByteStream> accepted = runningLoop().createFuture();
        ServerOptions options = kind == Kind.TLS_OVER_TCP
                ? ServerOptions.defaults().tls(Tls.server(Certificates.LOCALHOST.trusting(Certificates.LOCALHOST)))
                : ServerOptions.defaults();
        Path socket = Path.of(
                System.getProperty("java.io.tmpdir"),
                "weft-" + ProcessHandle.current().pid() + "-" + SOCKETS.incrementAndGet());
        Server server = await(
                kind == Kind.UNIX
                        ? Net.serveUnix(Sockets.handOver(accepted), socket, options)
                        : Net.serve(Sockets.handOver(accepted), "127.0.0.1", 0, options));
        ByteStream left = await(
                switch (kind) {
                    case UNIX -> Net.connectUnix(socket);
                    case TCP -> Net.connect("127.0.0.1", server.port());
                    default -> Net.connect("127.0.0.1", server.port(), Tls.client(Certificates.LOCALHOST.trusted()));
                });
        return result(new Ends(left, await(accepted), server));
    }

    @Override
    @Async
    public Coroutine<Void> closeAsync() {
        await(left.closeAsync());
        await(right.closeAsync());
        if (server != null) {
            await(server.closeAsync());
        }
        return done();
    }
}
