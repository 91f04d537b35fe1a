package dev.weft.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs a {@link WeftTest} once in the plain order, and then once for each await at which one of its tasks stopped, up
 * to 1,000: there the task is cancelled.
 *
 * <p>A run in which that happened may end as cancelled. It fails if it ends with another failure, of an assertion for
 * example, or if something is left over: a task, a generator, a lock or permit that the plain run gives back. What is
 * to hold in any case is asserted in a {@code finally} block of the test, or in a method with {@code @AfterEach}. If
 * there is no await, the test fails.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface CancelEverywhere {}
