/** Tests of the ways to run javac. */
@NullMarked
package dev.weft.processor.javac;

import org.jspecify.annotations.NullMarked;
