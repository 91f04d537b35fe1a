package dev.weft.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class VertxGreeterTest {
    @Test
    void coroutinesAnswerOnTheLoopOfVertx() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            VertxGreeter greeter = new VertxGreeter();
            vertx.deployVerticle(greeter).await();
            assertThat(get(greeter.port(), "/?name=ada")).isEqualTo("200 hello ada");
            assertThat(get(greeter.port(), "/")).isEqualTo("400 name is missing");
        } finally {
            vertx.close().await();
        }
    }

    private static String get(int port, String path) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }
}
