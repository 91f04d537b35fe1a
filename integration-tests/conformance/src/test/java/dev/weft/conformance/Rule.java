package dev.weft.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The numbers of the asyncio rules (see {@code rules.tsv}) that a test pins. Every rule is either cited by a test or
 * stands in {@code not-applicable.tsv} with its reason; {@link RuleCoverageTest} holds the two complete.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Rule {
    String[] value();

    /** Where Weft differs from CPython on purpose: what it does instead, and why. */
    String differs() default "";
}
