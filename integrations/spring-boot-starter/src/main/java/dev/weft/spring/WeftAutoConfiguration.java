package dev.weft.spring;

import dev.weft.CarriedLocal;
import dev.weft.EventLoop;
import dev.weft.LoopThread;
import dev.weft.RunOptions;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The loop of an application.
 *
 * <pre>
 *   LoopThread                    one, on a daemon thread; whoever has a bean of the type has replaced it
 *     LoopLifecycle               closes it when the application ends, behind the web server and before any bean is destroyed
 *     CarriedLocal                every bean of the type is carried: the MDC and Micrometer's context from here, others from the application
 *   AdvisedCoroutines             warns of advice that sees only the creation of a coroutine
 *   {@link WeftWebMvcAutoConfiguration}    Coroutine and AsyncIterable as return values of handlers, Spring MVC
 *   {@link WeftWebFluxAutoConfiguration}   the same for Spring WebFlux
 *   {@link WeftActuatorAutoConfiguration}  meters, and the end point that shows what tasks wait for
 * </pre>
 */
@AutoConfiguration
@EnableConfigurationProperties(WeftProperties.class)
public class WeftAutoConfiguration {
    /** For Spring. */
    public WeftAutoConfiguration() {}

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    LoopThread weftLoop(WeftProperties properties, ObjectProvider<CarriedLocal<?>> carried) {
        WeftProperties.Loop loop = properties.getLoop();
        RunOptions options = RunOptions.defaults()
                .executorTimeout(loop.getShutdownTimeout())
                .jmx(loop.isJmx())
                .loopFactory(() -> {
                    EventLoop made = EventLoop.create();
                    made.setSlowCallbackDuration(loop.getSlowStep());
                    return made;
                });
        if (loop.isDebug()) {
            options = options.debug(true);
        }
        if (!loop.getWatchdog().isZero()) {
            options = options.watchdog(loop.getWatchdog());
        }
        for (CarriedLocal<?> local : carried.orderedStream().toList()) {
            options = options.carry(local);
        }
        return LoopThread.start(loop.getName(), options);
    }

    @Bean
    LoopLifecycle weftLoopLifecycle(LoopThread loop) {
        return new LoopLifecycle(loop);
    }

    @Bean
    @ConditionalOnProperty(name = "weft.warnings.advised", matchIfMissing = true)
    AdvisedCoroutines weftAdvisedCoroutines(ConfigurableListableBeanFactory beans) {
        return new AdvisedCoroutines(beans);
    }

    /** The diagnostic context of SLF4J. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MDC.class)
    @ConditionalOnProperty(name = "weft.context.mdc", matchIfMissing = true)
    static class MdcConfiguration {
        @Bean
        CarriedLocal<?> weftMdc() {
            return DiagnosticContext.carried();
        }
    }

    /** What is registered with Micrometer's context propagation. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ContextSnapshotFactory.class)
    @ConditionalOnProperty(name = "weft.context.micrometer", matchIfMissing = true)
    static class MicrometerContextConfiguration {
        @Bean
        CarriedLocal<?> weftMicrometerContext() {
            return new MicrometerContext().carried();
        }
    }
}
