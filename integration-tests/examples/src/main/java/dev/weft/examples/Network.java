package dev.weft.examples;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.io.Subprocess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The listings of the guide's page about the network. */
public final class Network {
    private Network() {}

    @Async
    static Coroutine<String> ask(int port, String question) {
        try (ByteStream stream = await(Net.connect("127.0.0.1", port))) {
            await(stream.send((question + "\n").getBytes(StandardCharsets.UTF_8)));
            return result(await(stream.receiveLine(1000)));
        }
    }

    @Async
    static Coroutine<Void> shout(ByteStream stream) {
        for (String line : awaitEach(stream.lines(1000))) {
            await(stream.send((line.toUpperCase(Locale.ROOT) + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        return done();
    }

    @Async
    static Coroutine<Void> program() {
        try (Server server = await(Net.serve(Network::shout, "127.0.0.1", 0))) {
            System.out.println(await(ask(server.port(), "is anybody there?")));
        }
        try (Subprocess program = await(Subprocess.start(List.of("sort")))) {
            await(program.stdin().send("pear\napple\n".getBytes(StandardCharsets.UTF_8)));
            await(program.stdin().sendEof());
            for (String line : awaitEach(program.stdout().lines(1000))) {
                System.out.println(line);
            }
        }
        return done();
    }

    public static void main(String[] args) {
        run(program());
    }
}
