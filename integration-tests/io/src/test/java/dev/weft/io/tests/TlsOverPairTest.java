package dev.weft.io.tests;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Tls;
import dev.weft.testing.streams.Resources;
import dev.weft.testing.streams.StreamContract;

/** TLS over a pair in memory. */
class TlsOverPairTest implements StreamContract {
    @Override
    public int repeats() {
        return 5; // each with a handshake
    }

    @Override
    @Async
    public Coroutine<ByteStream.Pair> open(Resources resources) {
        return overPair(ByteStream.pair());
    }

    @Async
    static Coroutine<ByteStream.Pair> overPair(ByteStream.Pair pair) {
        Task<ByteStream> server =
                createTask(pair.right().startTls(Tls.server(Certificates.LOCALHOST.trusting(Certificates.LOCALHOST))));
        ByteStream left = await(pair.left()
                .startTls(Tls.client(Certificates.LOCALHOST.trusted()).serverName("localhost")));
        return result(new ByteStream.Pair(left, await(server)));
    }
}
