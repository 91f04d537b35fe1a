package dev.weft.spring;

import dev.weft.LoopThread;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * Handlers of Spring WebFlux may return a {@code Coroutine} or an {@code AsyncIterable}, and take one as their body.
 */
@AutoConfiguration(after = WeftAutoConfiguration.class)
@ConditionalOnClass(WebFluxConfigurer.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
public class WeftWebFluxAutoConfiguration {
    /** For Spring. */
    public WeftWebFluxAutoConfiguration() {}

    /** Into the registry of the web handlers only: the one that the whole JVM shares outlives the loop. */
    @Bean
    static BeanPostProcessor weftReactiveTypes(ObjectProvider<LoopThread> loop) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof ReactiveAdapterRegistry registry) {
                    ReactiveTypes.register(registry, loop);
                }
                return bean;
            }
        };
    }
}
