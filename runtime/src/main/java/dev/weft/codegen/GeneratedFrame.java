package dev.weft.codegen;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the class that the generated state machines of a class are nested in, or a method as one whose code only makes
 * a state machine.
 *
 * <p>For tools that read class files and leave generated ones out. JaCoCo knows them by an annotation with
 * {@code Generated} in its name that is kept in the class file, which {@code javax.annotation.processing.Generated} is
 * not; the state machines themselves are synthetic. The body is in the user's class and stays covered; what makes the
 * state machine is left out, since bodies of one class call each other without it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface GeneratedFrame {}
