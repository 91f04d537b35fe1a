package dev.weft.io.tests;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.ConnectFailedException;
import dev.weft.io.Net;
import dev.weft.io.Server;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;

/** Runs out of file descriptors, in a process of its own, and prints what happens. */
final class FewDescriptors {
    private FewDescriptors() {}

    @Async
    private static Coroutine<Void> program() {
        List<String> reports = new ArrayList<>();
        runningLoop().setExceptionHandler((loop, context) -> reports.add(context.message()));
        try (Server server = await(Net.serve(stream -> stream.send(new byte[1]), "127.0.0.1", 0))) {
            await(loadClasses(server));
            List<Pipe> pipes = new ArrayList<>();
            ByteStream waiting = null;
            while (reports.isEmpty()) {
                try {
                    waiting = await(Net.connect("127.0.0.1", server.port()));
                    pipes.add(openPipe());
                } catch (IOException | ConnectFailedException full) {
                    await(sleep(0.01));
                    if (!pipes.isEmpty() && reports.isEmpty()) {
                        close(pipes.remove(0).sink()); // room for the client, but not for the server
                    }
                }
                await(sleep(0));
            }
            System.out.println(reports.get(0));
            for (Pipe pipe : pipes) {
                close(pipe.sink());
                close(pipe.source());
            }
            System.out.println("received " + await(waiting.receive(1)).length);
            System.out.println("serving " + server.isServing());
        }
        return done();
    }

    private static Pipe openPipe() throws IOException {
        return Pipe.open();
    }

    private static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // It is gone.
        }
    }

    @Async
    private static Coroutine<Void> hello(Server server) {
        try (ByteStream stream = await(Net.connect("127.0.0.1", server.port()))) {
            await(stream.receive(1));
        }
        return done();
    }

    /** Does once what is done without descriptors later: to load a class takes one. */
    @Async
    private static Coroutine<Void> loadClasses(Server server) {
        await(hello(server));
        Server closed = await(Net.serve(stream -> stream.send(new byte[1]), "127.0.0.1", 0));
        await(closed.closeAsync());
        try {
            await(hello(closed));
        } catch (ConnectFailedException refused) {
            System.err.println(refused + " by " + server);
        }
        await(sleep(0.001));
        return done();
    }

    public static void main(String[] args) {
        run(program());
    }
}
