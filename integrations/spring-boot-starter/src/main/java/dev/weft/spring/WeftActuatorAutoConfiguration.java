package dev.weft.spring;

import dev.weft.LoopThread;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Meters of the loop, and the actuator end point {@code weft}. */
@AutoConfiguration(after = WeftAutoConfiguration.class)
public class WeftActuatorAutoConfiguration {
    /** For Spring. */
    public WeftActuatorAutoConfiguration() {}

    /** The end point. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
    static class EndpointConfiguration {
        @Bean
        @ConditionalOnAvailableEndpoint
        WeftEndpoint weftEndpoint() {
            return new WeftEndpoint();
        }
    }

    /** The meters, which are bound to every registry of the application. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class MeterConfiguration {
        @Bean
        LoopMeters weftLoopMeters(LoopThread loop, WeftProperties properties) {
            return new LoopMeters(
                    loop,
                    properties.getMetrics().getInterval(),
                    properties.getLoop().getSlowStep());
        }
    }
}
