package dev.weft.spring;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.end;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import io.micrometer.core.annotation.Timed;
import java.util.List;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.annotation.Before;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What ends before a coroutine has run is told at the start. */
class AdvisedCoroutinesTest {
    @Component
    static class Orders {
        @Async
        @Transactional
        public Coroutine<Void> place() {
            await(yieldNow());
            return done();
        }

        @Async
        @Timed
        @org.springframework.scheduling.annotation.Async
        public Coroutine<Void> send() {
            await(yieldNow());
            return done();
        }

        @Transactional
        public int count() {
            return 0;
        }

        @Async
        public Coroutine<Void> plain() {
            await(yieldNow());
            return done();
        }
    }

    @Component
    @Transactional
    static class Lines {
        @Async
        public AsyncGenerator<String> all() {
            return end();
        }
    }

    @Component
    static class Mails {
        @Async
        public Coroutine<Void> write() {
            await(yieldNow());
            return done();
        }

        public void writeNow() {}
    }

    @Aspect
    @Component
    static class Stopwatch {
        @Around("execution(* dev.weft.spring.AdvisedCoroutinesTest.Mails.*(..))")
        public Object time(ProceedingJoinPoint call) throws Throwable {
            return call.proceed();
        }

        /** Has done its work when the method begins, as with any method. */
        @Before("execution(* dev.weft.spring.AdvisedCoroutinesTest.*.*(..))")
        public void check() {}
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({Orders.class, Lines.class, Mails.class, Stopwatch.class})
    static class App {}

    private static final String REST =
            " around it ends when that is made, before it runs. Put the advice on a blocking method that is called in toThread(...),"
                    + " or on the caller that waits for the result. weft.warnings.advised=false turns this warning off.";

    private static List<String> warnings(ConfigurableApplicationContext context) {
        Logger logger = (Logger) LoggerFactory.getLogger(AdvisedCoroutines.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        try {
            context.getBean(AdvisedCoroutines.class).afterSingletonsInstantiated();
        } finally {
            logger.detachAppender(appender);
        }
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void adviceThatSeesTheCreationOnlyIsToldOnceForEachMethod() {
        try (ConfigurableApplicationContext context = Boot.start(WebApplicationType.NONE, App.class)) {
            assertThat(warnings(context))
                    .containsExactly(
                            "Lines.all returns an AsyncGenerator: @Transactional" + REST,
                            "Mails.write returns a Coroutine: @Around of Stopwatch.time" + REST,
                            "Orders.place returns a Coroutine: @Transactional" + REST,
                            "Orders.send returns a Coroutine: @Timed, Spring's @Async" + REST);
        }
    }

    @Test
    void theyCanBeTurnedOff() {
        try (ConfigurableApplicationContext context =
                Boot.start(WebApplicationType.NONE, App.class, "weft.warnings.advised=false")) {
            assertThat(context.getBeansOfType(AdvisedCoroutines.class)).isEmpty();
        }
    }
}
