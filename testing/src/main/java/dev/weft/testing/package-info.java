/**
 * Tests of asynchronous programs in virtual time: an hour of waiting takes no time, a deadlock is told from a wait, and
 * a program can be run in every order that its tasks allow.
 *
 * <p>{@link dev.weft.testing.Simulation} does all of it without a test framework; {@link dev.weft.testing.WeftTest}
 * marks a JUnit Jupiter test that returns a coroutine.
 */
@NullMarked
package dev.weft.testing;

import org.jspecify.annotations.NullMarked;
