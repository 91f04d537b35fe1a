package dev.weft.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs a {@link WeftTest} once in the plain order, and then once for each await at which one of its tasks stopped for
 * something of its own, such as a sleep, a future or a lock, up to 1,000: there a failure is thrown instead.
 *
 * <p>A run in which that happened may end with that failure, or with one that has it as a cause. Otherwise as
 * {@link CancelEverywhere}.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface FailEverywhere {
    /**
     * What is thrown: one pass for each type.
     *
     * @return types with a constructor that takes a message or nothing
     */
    Class<? extends Throwable>[] value();
}
