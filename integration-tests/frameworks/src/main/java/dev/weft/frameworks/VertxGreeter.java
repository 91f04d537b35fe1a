package dev.weft.frameworks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.sleep;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.annotations.Async;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** A Vert.x service whose handlers are coroutines, on the event loop of Vert.x itself: no other thread takes part. */
public final class VertxGreeter extends VerticleBase {
    private EventLoop loop;
    private HttpServer server;

    @Override
    public Future<?> start() {
        loop = EventLoop.over(turn -> context.runOnContext(ignored -> turn.run()));
        return vertx.createHttpServer()
                .requestHandler(request -> {
                    Task<Void> task = loop.createTask(answer(request));
                    request.response().closeHandler(ignored -> task.cancel()); // the client has left, or has its answer
                })
                .listen(0, "127.0.0.1")
                .onSuccess(listening -> server = listening);
    }

    @Override
    public Future<?> stop() {
        return server.close().onComplete(ignored -> loop.close());
    }

    int port() {
        return server.actualPort();
    }

    @Async
    private Coroutine<Void> answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        try {
            String greeting = await(greet(request.getParam("name")));
            await(response.end(greeting).toCompletionStage());
        } catch (IllegalArgumentException e) { // Vert.x does not see what a task fails with
            await(response.setStatusCode(400).end(e.getMessage()).toCompletionStage());
        }
        return done();
    }

    @Async
    private Coroutine<String> greet(String name) {
        if (name == null) {
            throw new IllegalArgumentException("name is missing");
        }
        await(sleep(0.001));
        Future<String> future = vertx.executeBlocking(() -> "hello " + name); // Vert.x's future: awaited as a stage
        return result(await(future.toCompletionStage()));
    }
}
