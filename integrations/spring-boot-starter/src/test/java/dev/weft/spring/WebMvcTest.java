package dev.weft.spring;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Spring MVC on Tomcat, by real HTTP. */
@Timeout(60)
class WebMvcTest {
    private static ConfigurableApplicationContext context;
    private static Handlers handlers;
    private static Client client;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Handlers.class)
    static class App {
        @Bean
        Filter requestContext() {
            return (request, response, chain) -> {
                MDC.put("request", "r1");
                Tenant.NAME.set("ada");
                try {
                    chain.doFilter(request, response);
                } finally {
                    MDC.remove("request");
                    Tenant.NAME.remove();
                }
            };
        }
    }

    @BeforeAll
    static void start() {
        Tenant.register();
        context = Boot.start(
                WebApplicationType.SERVLET, App.class, "spring.mvc.async.request-timeout=300ms", "weft.loop.name=loop");
        handlers = context.getBean(Handlers.class);
        client = new Client(Boot.port(context));
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void theResultOfACoroutineIsTheBody() {
        assertThat(client.get("/sum").body()).isEqualTo("{\"value\":42,\"thread\":\"loop\"}");
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
        assertThat(client.get("/broken").body()).isEqualTo("disk is full, wrapped in null");
    }

    @Test
    void contextFollowsTheCoroutine() {
        assertThat(client.get("/mdc").body()).isEqualTo("r1 r1 r1");
        assertThat(client.get("/tenant").body()).isEqualTo("ada ada ada");
        assertThat(client.get("/tenants").body()).isEqualTo("[\"ada 1\",\"ada 2\"]");
        assertThat(context.getBean(dev.weft.LoopThread.class)
                        .submit(() -> handlers.tenant())
                        .join())
                .as("nothing is left behind on the loop")
                .isEqualTo("null null null");
    }

    @Test
    void anIterableIsAList() {
        assertThat(client.get("/lines").body()).isEqualTo("[{\"number\":1},{\"number\":2},{\"number\":3}]");
        assertThat(client.get("/lines", "application/json").body())
                .isEqualTo("[{\"number\":1},{\"number\":2},{\"number\":3}]");
    }

    @Test
    void anIterableIsServerSentEventsForWhoAsksForThem() {
        HttpResponse<String> response = client.get("/lines", "text/event-stream");
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        assertThat(response.body()).isEqualTo("data:{\"number\":1}\n\ndata:{\"number\":2}\n\ndata:{\"number\":3}\n\n");
        assertThat(client.get("/words").body()).isEqualTo("data:to\n\ndata:be\n\n");
        assertThat(client.get("/words").body()).as("each request walks anew").isEqualTo("data:to\n\ndata:be\n\n");
        assertThat(client.get("/events").body().lines())
                .containsExactlyInAnyOrder("id:one", "event:line", "retry:2000", ":first", "data:{\"number\":1}", "");
    }

    @Test
    void anIterableIsLinesOfJsonForWhoAsksForThem() {
        HttpResponse<String> response = client.get("/lines", "application/x-ndjson");
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/x-ndjson");
        assertThat(response.body()).isEqualTo("{\"number\":1}\n{\"number\":2}\n{\"number\":3}\n");
    }

    @Test
    void aTimeoutIsAnsweredAndCancels() throws Exception {
        handlers.expectCancellation();
        assertThat(client.get("/never").statusCode()).isEqualTo(503);
        handlers.cancelled.await();
    }

    @Test
    void aClientThatLeavesItsEventsEndsThem() throws Exception {
        handlers.expectCancellation();
        client.leaveAfter("/forever", 200);
        handlers.cancelled.await();
    }
}
