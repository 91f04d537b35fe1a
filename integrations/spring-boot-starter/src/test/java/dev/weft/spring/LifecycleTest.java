package dev.weft.spring;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.currentTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CarriedLocal;
import dev.weft.Coroutine;
import dev.weft.LoopThread;
import dev.weft.annotations.Async;
import dev.weft.testkit.CapturedLog;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** The loop lives as long as the application. */
@Timeout(60)
class LifecycleTest {
    private static final ThreadLocal<String> USER = new ThreadLocal<>();
    private static final List<String> EVENTS = new ArrayList<>();

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class App {
        @Bean
        CarriedLocal<String> user() {
            return CarriedLocal.of(USER);
        }

        /** Has nothing to do with the loop, so that nothing but the lifecycle puts their ends into an order. */
        @Bean
        DisposableBean dataSource() {
            return () -> EVENTS.add("data source closed");
        }
    }

    @Async
    private static Coroutine<Void> work(CountDownLatch begun) {
        try {
            begun.countDown();
            await(sleep(Duration.ofDays(1)));
            return done();
        } finally {
            await(yieldNow());
            EVENTS.add("task has cleaned up");
        }
    }

    @Test
    void theEndOfTheApplicationCancelsTasksWhileItsBeansAreThere() throws Exception {
        EVENTS.clear();
        ConfigurableApplicationContext context = Boot.start(WebApplicationType.NONE, App.class);
        LoopThread loop = context.getBean(LoopThread.class);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> task = loop.submit(() -> work(begun));
        begun.await();
        context.close();
        assertThat(EVENTS).containsExactly("task has cleaned up", "data source closed");
        assertThat(task).isCancelled();
        assertThatThrownBy(() -> loop.submit(() -> done()))
                .hasMessage("the loop thread \"weft\" is closed: it takes no more work");
    }

    @Test
    void aPauseKeepsTheLoop() {
        ConfigurableApplicationContext context = Boot.start(WebApplicationType.NONE, App.class);
        context.stop();
        context.start();
        LoopThread loop = context.getBean(LoopThread.class);
        assertThat(loop.submit(() -> async(() -> 42)).join()).isEqualTo(42);
        context.close();
        assertThat(loop).hasToString("LoopThread[weft, closed]");
    }

    @Test
    @SuppressWarnings("weft:thread-local") // it is carried
    void beansSayWhatIsCarriedAndPropertiesSayTheRest() throws Exception {
        ConfigurableApplicationContext context = Boot.start(
                WebApplicationType.NONE,
                App.class,
                "weft.loop.name=orders",
                "weft.loop.debug=true",
                "weft.loop.slow-step=20s",
                "weft.loop.jmx=true");
        LoopThread loop = context.getBean(LoopThread.class);
        USER.set("ada");
        try {
            assertThat(loop.submit(() -> async(() -> {
                                await(yieldNow());
                                return USER.get() + " on "
                                        + Thread.currentThread().getName();
                            }))
                            .join())
                    .isEqualTo("ada on orders");
        } finally {
            USER.remove();
        }
        assertThat(loop.loop().isDebug()).isTrue();
        assertThat(loop.loop().slowCallbackDuration()).isEqualTo(Duration.ofSeconds(20));
        assertThat(ManagementFactory.getPlatformMBeanServer()
                        .queryNames(new ObjectName("dev.weft:type=EventLoop,*"), null))
                .hasSize(1);
        context.close();
    }

    private static void block(CountDownLatch latch) throws InterruptedException {
        latch.await();
    }

    @Test
    void aWatchdogLogsAStepWhileItIsSlow() {
        CountDownLatch told = new CountDownLatch(1);
        CapturedLog log = new CapturedLog(line -> {
            if (line.contains(" has taken ")) {
                told.countDown();
            }
        });
        try (log;
                ConfigurableApplicationContext context =
                        Boot.start(WebApplicationType.NONE, App.class, "weft.loop.watchdog=10ms")) {
            context.getBean(LoopThread.class)
                    .submit(() -> async(() -> block(told)))
                    .join();
        }
        assertThat(told.getCount()).isZero();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class OwnLoop {
        @Bean
        LoopThread mine() {
            return LoopThread.start("mine");
        }
    }

    @Test
    void aLoopOfTheApplicationReplacesOurs() {
        ConfigurableApplicationContext context = Boot.start(WebApplicationType.NONE, OwnLoop.class);
        LoopThread loop = context.getBean(LoopThread.class);
        assertThat(loop.submit(() -> async(() ->
                                currentTask().name() + Thread.currentThread().getName()))
                        .join())
                .endsWith("mine");
        context.close();
        assertThat(loop).hasToString("LoopThread[mine, closed]");
    }
}
