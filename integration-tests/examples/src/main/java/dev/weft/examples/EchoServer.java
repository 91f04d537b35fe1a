package dev.weft.examples;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.Server;
import java.nio.ByteBuffer;

/** Sends back what it gets. Try {@code nc 127.0.0.1 PORT}. */
public final class EchoServer {
    private EchoServer() {}

    @Async
    static Coroutine<Void> echo(ByteStream stream) {
        ByteBuffer buffer = ByteBuffer.allocate(8 * 1024);
        while (await(stream.receive(buffer.clear())) >= 0) {
            await(stream.send(buffer.flip()));
        }
        return done();
    }

    @Async
    static Coroutine<Void> program(int port) {
        try (Server server = await(Net.serve(EchoServer::echo, "127.0.0.1", port))) {
            System.out.println("listening at port " + server.port());
            await(server.serveForever());
        }
        return done();
    }

    public static void main(String[] args) {
        run(program(args.length == 0 ? 7007 : Integer.parseInt(args[0])));
    }
}
