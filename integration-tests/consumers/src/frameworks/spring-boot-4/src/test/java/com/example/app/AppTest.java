package com.example.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Both stacks of Spring Boot 4, by real HTTP, with the jar that was built against 3. */
@Timeout(120)
class AppTest {
    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void handlersAreCoroutines(WebApplicationType type) throws Exception {
        SpringApplication application = new SpringApplication(App.class);
        application.setWebApplicationType(type);
        try (ConfigurableApplicationContext context =
                application.run("--server.port=0", "--management.endpoints.web.exposure.include=weft,metrics")) {
            int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            assertThat(get(port, "/sum", "*/*")).isEqualTo("200 {\"value\":42,\"thread\":\"weft\"}");
            assertThat(get(port, "/broken", "*/*")).isEqualTo("507 disk is full");
            assertThat(get(port, "/lines", "application/json"))
                    .isEqualTo("200 [{\"value\":1,\"thread\":\"a\"},{\"value\":2,\"thread\":\"b\"}]");
            assertThat(get(port, "/lines", "text/event-stream"))
                    .isEqualTo("200 data:{\"value\":1,\"thread\":\"a\"}\n\ndata:{\"value\":2,\"thread\":\"b\"}\n\n");
            assertThat(get(port, "/lines", "application/x-ndjson"))
                    .isEqualTo("200 {\"value\":1,\"thread\":\"a\"}\n{\"value\":2,\"thread\":\"b\"}\n");
            assertThat(get(port, "/actuator/weft", "application/json")).startsWith("200 {\"format\":\"weft-task-dump\"");
            assertThat(get(port, "/actuator/metrics/weft.loop.tasks", "application/json"))
                    .contains("\"weft.loop.tasks\"");
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream()
                        .write("GET /forever HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                socket.getInputStream().readNBytes(200);
            }
            context.getBean(App.class).cancelled.await();
        }
    }

    private static String get(int port, String path, String accept) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Accept", accept)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }
}
