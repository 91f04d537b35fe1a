/** Tests of the ways to run javac. */
@NullMarked
package dev.weft.processor.drive;

import org.jspecify.annotations.NullMarked;
