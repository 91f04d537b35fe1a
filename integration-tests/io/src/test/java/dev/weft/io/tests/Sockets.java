package dev.weft.io.tests;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.io.ServerOptions;
import dev.weft.io.StreamHandler;
import dev.weft.io.Tls;
import dev.weft.testing.streams.Resources;

/** Connections to a server in the same loop, whose end of them goes to the test. */
final class Sockets {
    private Sockets() {}

    @Async
    static Coroutine<ByteStream.Pair> tcp(Resources resources) {
        return connected(resources, ServerOptions.defaults(), null);
    }

    /** Connects, and hands over both ends. */
    @Async
    static Coroutine<ByteStream.Pair> connected(Resources resources, ServerOptions options, Tls tls) {
        Future<ByteStream> accepted = runningLoop().createFuture();
        Server server = await(Net.serve(handOver(accepted), "127.0.0.1", 0, options));
        resources.add(server);
        ByteStream left = await(
                tls == null ? Net.connect("127.0.0.1", server.port()) : Net.connect("127.0.0.1", server.port(), tls));
        return result(new ByteStream.Pair(left, await(accepted)));
    }

    /** A handler that leaves its stream to somebody else, and ends when that one has closed it. */
    static StreamHandler handOver(Future<ByteStream> accepted) {
        return stream -> async(() -> {
            accepted.setResult(stream);
            while (!stream.isClosed()) {
                await(sleep(0.001));
            }
        });
    }
}
