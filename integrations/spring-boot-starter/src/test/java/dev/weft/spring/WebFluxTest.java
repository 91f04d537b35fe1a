package dev.weft.spring;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.AsyncIterable;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;

/** Spring WebFlux on Netty, by real HTTP. */
@Timeout(60)
class WebFluxTest {
    private static ConfigurableApplicationContext context;
    private static Handlers handlers;
    private static Client client;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({Handlers.class, Bodies.class})
    static class App {
        /** Tomcat is on the class path, too, and would be taken. */
        @Bean
        NettyReactiveWebServerFactory netty() {
            return new NettyReactiveWebServerFactory();
        }

        @Bean
        WebFilter requestContext() {
            return (exchange, chain) -> chain.filter(exchange).contextWrite(context -> context.put("tenant", "ada"));
        }
    }

    @RestController
    static class Bodies {
        @Async
        @PostMapping("/total")
        Coroutine<Integer> total(@RequestBody AsyncIterable<Handlers.Line> lines) {
            List<Handlers.Line> list = await(Handlers.collect(lines));
            return result(list.stream().mapToInt(Handlers.Line::number).sum());
        }

        @Async
        @PostMapping("/twice")
        Coroutine<Integer> twice(@RequestBody Coroutine<Handlers.Line> line) {
            return result(2 * await(line).number());
        }
    }

    @BeforeAll
    static void start() {
        Tenant.register();
        context = Boot.start(WebApplicationType.REACTIVE, App.class);
        handlers = context.getBean(Handlers.class);
        client = new Client(Boot.port(context));
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void theResultOfACoroutineIsTheBody() {
        assertThat(client.get("/sum").body()).isEqualTo("{\"value\":42,\"thread\":\"weft\"}");
        assertThat(client.get("/finished").body()).isEqualTo("at once");
        HttpResponse<String> nothing = client.get("/void");
        assertThat(nothing.statusCode()).isEqualTo(200);
        assertThat(nothing.body()).isEmpty();
    }

    @Test
    void aResultMayBeAWholeResponse() {
        HttpResponse<String> response = client.get("/entity");
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.headers().firstValue("X-Order")).contains("7");
        assertThat(response.body()).isEqualTo("{\"order\":7}");
    }

    @Test
    void anExceptionHandlerGetsWhatWasThrown() {
        HttpResponse<String> response = client.get("/checked");
        assertThat(response.statusCode()).isEqualTo(507);
        assertThat(response.body()).isEqualTo("disk is full, wrapped in null");
    }

    @Test
    void contextOfTheSubscriberFollowsTheCoroutine() {
        assertThat(client.get("/tenant").body()).isEqualTo("ada ada ada");
        assertThat(client.get("/tenants", "text/event-stream").body()).isEqualTo("data:ada 1\n\ndata:ada 2\n\n");
    }

    @Test
    void anIterableIsAListOrEventsOrLines() {
        assertThat(client.get("/lines", "application/json").body())
                .isEqualTo("[{\"number\":1},{\"number\":2},{\"number\":3}]");
        assertThat(client.get("/lines", "text/event-stream").body())
                .isEqualTo("data:{\"number\":1}\n\ndata:{\"number\":2}\n\ndata:{\"number\":3}\n\n");
        assertThat(client.get("/lines", "application/x-ndjson").body())
                .isEqualTo("{\"number\":1}\n{\"number\":2}\n{\"number\":3}\n");
        assertThat(client.get("/words").body()).isEqualTo("data:to\n\ndata:be\n\n");
        assertThat(client.get("/words").body()).as("each request walks anew").isEqualTo("data:to\n\ndata:be\n\n");
    }

    @Test
    void aBodyMayBeAnIterableOrACoroutine() {
        assertThat(client.send(client.request("/total")
                                .header("Content-Type", "application/x-ndjson")
                                .POST(BodyPublishers.ofString("{\"number\":1}\n{\"number\":2}\n")))
                        .body())
                .isEqualTo("3");
        assertThat(client.send(client.request("/twice")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"number\":4}")))
                        .body())
                .isEqualTo("8");
    }

    @Test
    void aClientThatLeavesCancels() throws Exception {
        handlers.expectCancellation();
        Socket socket = client.open("/never");
        handlers.begun.await();
        socket.close();
        handlers.cancelled.await();
    }

    @Test
    void aClientThatLeavesItsEventsEndsThem() throws Exception {
        handlers.expectCancellation();
        client.leaveAfter("/forever", 200);
        handlers.cancelled.await();
    }
}
