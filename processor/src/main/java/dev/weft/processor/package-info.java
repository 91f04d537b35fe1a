/**
 * The annotation processor: the entry class and the wiring of its stages.
 *
 * <p>In comes what javac hands to an annotation processor; out go generated state machines, woven class files and
 * diagnostics. No stage does its work in this package.
 */
@NullMarked
package dev.weft.processor;

import org.jspecify.annotations.NullMarked;
