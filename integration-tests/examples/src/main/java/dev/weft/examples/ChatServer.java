package dev.weft.examples;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.QueueFullException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everybody reads what everybody says. The first line is one's name. A client that does not keep up misses messages; it
 * does not hold up the others, and takes no more memory than its queue.
 */
public final class ChatServer {
    private static final int LONGEST_LINE = 1000;
    private static final int QUEUE = 100;

    private final Map<String, AsyncQueue<String>> members = new LinkedHashMap<>();

    @Async
    Coroutine<Void> serve(ByteStream stream) {
        String name = await(stream.receiveLine(LONGEST_LINE));
        if (name == null || name.isBlank() || members.containsKey(name)) {
            await(send(stream, "! this name cannot be had"));
            return done();
        }
        AsyncQueue<String> queue = new AsyncQueue<>(QUEUE);
        members.put(name, queue);
        Task<Void> writer = createTask(write(stream, queue));
        try {
            say("* " + name + " is here");
            for (String line : awaitEach(stream.lines(LONGEST_LINE))) {
                say(name + ": " + line);
            }
        } finally {
            members.remove(name);
            writer.cancel();
            say("* " + name + " has left");
        }
        return done();
    }

    private void say(String line) {
        for (AsyncQueue<String> queue : members.values()) {
            try {
                queue.putNowait(line);
            } catch (QueueFullException slow) {
                // This one misses it.
            }
        }
    }

    @Async
    private static Coroutine<Void> write(ByteStream stream, AsyncQueue<String> queue) {
        while (true) {
            await(send(stream, await(queue.get())));
        }
    }

    private static Coroutine<Void> send(ByteStream stream, String line) {
        return stream.send((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Async
    static Coroutine<Void> program(int port) {
        try (Server server = await(Net.serve(new ChatServer()::serve, "127.0.0.1", port))) {
            System.out.println("listening at port " + server.port());
            await(server.serveForever());
        }
        return done();
    }

    public static void main(String[] args) {
        run(program(args.length == 0 ? 7008 : Integer.parseInt(args[0])));
    }
}
