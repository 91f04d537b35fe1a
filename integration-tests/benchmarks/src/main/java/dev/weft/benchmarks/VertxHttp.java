package dev.weft.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** The answers of the HTTP example, by one event loop of Vert.x. */
public final class VertxHttp {
    private VertxHttp() {}

    /** See the class. */
    public static void main(String[] args) {
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1))
                .createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("Content-Type", "text/plain")
                        .end("you asked for " + request.uri() + "\n"))
                .listen(0, "127.0.0.1")
                .onSuccess(server -> System.out.println("listening at port " + server.actualPort()));
    }
}
