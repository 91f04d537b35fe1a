package dev.weft.benchmarks;

import static dev.weft.Asyncio.*;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.Server;
import dev.weft.io.ServerOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** An echo server on a loop of Weft. */
final class WeftEcho implements EchoServer {
    private static final int BUFFER = 64 * 1024;

    private final EventLoop loop = EventLoop.create();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Task<Void> serving;
    private final Thread thread = new Thread(this::run, "weft");

    WeftEcho(ServerOptions options) {
        serving = loop.createTask(serve(options.drain(Duration.ZERO)));
        thread.start();
    }

    private void run() {
        try {
            loop.runUntilComplete(serving);
        } catch (CancelledError stopped) {
            // That is the end.
        } finally {
            loop.close();
        }
    }

    @Async
    private Coroutine<Void> serve(ServerOptions options) {
        try (Server server = await(Net.serve(WeftEcho::echo, "127.0.0.1", 0, options))) {
            port.complete(server.port());
            await(server.serveForever());
        }
        return done();
    }

    @Async
    private static Coroutine<Void> echo(ByteStream stream) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        while (await(stream.receive(buffer.clear())) >= 0) {
            await(stream.send(buffer.flip()));
        }
        return done();
    }

    @Override
    public int port() throws ExecutionException, InterruptedException {
        return port.get();
    }

    @Override
    public void stop() throws InterruptedException {
        loop.callSoonThreadsafe(serving::cancel);
        thread.join();
    }
}
