/**
 * The closed catalogue of diagnostics, and the reporter that hands them to javac.
 *
 * <p>In comes a message of the catalogue with its place and arguments; out goes a compiler message with a stable id. No
 * rule is decided here.
 */
@NullMarked
package dev.weft.processor.diagnostic;

import org.jspecify.annotations.NullMarked;
