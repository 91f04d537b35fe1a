/**
 * Turns the statements that await without saying so into ordinary code that awaits.
 *
 * <p>In comes a body as javac compiled it; out comes, in place, a body without asynchronous scopes and loops: what they
 * stand for is there as calls of the {@code await} marker, on which the weaver cuts later. Nothing here knows about
 * frames, states or suspension, and nothing is guessed: code of an unknown shape is an error that names the line.
 */
@NullMarked
package dev.weft.processor.weave.lower;

import org.jspecify.annotations.NullMarked;
