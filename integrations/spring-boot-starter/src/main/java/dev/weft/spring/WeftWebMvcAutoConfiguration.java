package dev.weft.spring;

import dev.weft.LoopThread;
import java.util.List;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** Handlers of Spring MVC may return a {@code Coroutine} or an {@code AsyncIterable}. */
@AutoConfiguration(after = WeftAutoConfiguration.class)
@ConditionalOnClass(WebMvcConfigurer.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class WeftWebMvcAutoConfiguration {
    /** For Spring. */
    public WeftWebMvcAutoConfiguration() {}

    @Bean
    WebMvcConfigurer weftReturnValues(
            LoopThread loop,
            ObjectProvider<RequestMappingHandlerAdapter> adapter,
            @Qualifier("applicationTaskExecutor") ObjectProvider<Executor> executors) {
        Executor executor = executors.getIfAvailable(() -> new SimpleAsyncTaskExecutor("weft-mvc-"));
        return new WebMvcConfigurer() {
            @Override
            public void addReturnValueHandlers(List<HandlerMethodReturnValueHandler> handlers) {
                handlers.add(new CoroutineReturnValues(loop));
                handlers.add(new IterableReturnValues(loop, executor, adapter));
            }
        };
    }
}
