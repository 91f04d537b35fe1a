package dev.weft.spring;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.LoopThread;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** Operators see what the loop does. */
@Timeout(60)
class ActuatorTest {
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Handlers.class)
    static class App {}

    @Test
    void theEndPointShowsTheTasksAsJsonAndAsTree() throws Exception {
        try (ConfigurableApplicationContext context =
                Boot.start(WebApplicationType.SERVLET, App.class, "management.endpoints.web.exposure.include=weft")) {
            Handlers handlers = context.getBean(Handlers.class);
            handlers.expectCancellation();
            CompletableFuture<Void> task = context.getBean(LoopThread.class).submit(handlers::never);
            handlers.begun.await();
            Client client = new Client(Boot.port(context));
            HttpResponse<String> json = client.get("/actuator/weft", "application/json");
            assertThat(json.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
            assertThat(json.body()).startsWith("{").contains("\"Handlers.never\"");
            HttpResponse<String> text = client.get("/actuator/weft", "text/plain");
            assertThat(text.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
            assertThat(text.body()).contains("Handlers.never").contains("await(sleep(Duration.ofDays(1)))");
            task.cancel(true);
        }
    }

    @Test
    void anEndPointThatIsNotExposedIsNotThere() {
        try (ConfigurableApplicationContext context = Boot.start(WebApplicationType.NONE, App.class)) {
            assertThat(context.getBeansOfType(WeftEndpoint.class)).isEmpty();
        }
    }

    @Test
    void theMetersCountWhatTheLoopHas() throws Exception {
        LoopThread loop = LoopThread.start("metered");
        try (loop) {
            Handlers handlers = new Handlers();
            CompletableFuture<Void> one = loop.submit(handlers::never);
            CompletableFuture<Void> two = loop.submit(handlers::never);
            handlers.begun.await();
            CountDownLatch both = new CountDownLatch(1);
            loop.loop().callSoonThreadsafe(both::countDown);
            both.await();
            MeterRegistry registry = new SimpleMeterRegistry();
            new LoopMeters(loop, Duration.ofNanos(1), Duration.ofDays(1)).bindTo(registry);
            assertThat(registry.get("weft.loop.tasks").gauge().value()).isEqualTo(2);
            assertThat(registry.get("weft.loop.timers").gauge().value()).isGreaterThanOrEqualTo(2);
            assertThat(registry.get("weft.loop.inflight").gauge().value()).isZero();
            assertThat(registry.get("weft.loop.ready").gauge().value()).isNotNegative();
            while (registry.get("weft.loop.lag").timer().count() < 3) {
                Thread.onSpinWait(); // each look at the clock is followed by another
            }
            assertThat(registry.get("weft.loop.lag").timer().max(TimeUnit.NANOSECONDS))
                    .isNotNegative();
            one.cancel(true);
            two.cancel(true);
        }
    }

    /** To block is the subject here. */
    private static boolean block() throws InterruptedException {
        return new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
    }

    @Test
    void theMetersHaveTheSlowSteps() {
        LoopThread loop = LoopThread.start("metered");
        try (loop) {
            MeterRegistry registry = new SimpleMeterRegistry();
            new LoopMeters(loop, Duration.ofDays(1), Duration.ofMillis(10)).bindTo(registry);
            loop.submit(() -> async(() -> block())).join();
            loop.submit(() -> done()).join(); // a later step: the slow one has been told
            assertThat(registry.get("weft.loop.slow.steps").timer().count()).isEqualTo(1);
            assertThat(registry.get("weft.loop.slow.steps").timer().totalTime(TimeUnit.MILLISECONDS))
                    .isGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void aRegistryOfTheApplicationGetsThem() {
        try (ConfigurableApplicationContext context = Boot.start(WebApplicationType.NONE, App.class)) {
            assertThat(context.getBean(MeterRegistry.class)
                            .get("weft.loop.tasks")
                            .gauge()
                            .value())
                    .isZero();
        }
    }
}
