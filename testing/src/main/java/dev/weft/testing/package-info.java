/**
 * Tests of asynchronous programs in virtual time: what takes an hour takes no time, what never ends is told from what
 * waits, and what the order of things leaves open can be tried in all its orders.
 *
 * <p>{@link dev.weft.testing.Simulation} is all of it without a test framework; {@link dev.weft.testing.WeftTest} is a
 * test of JUnit Jupiter that returns a coroutine.
 */
@NullMarked
package dev.weft.testing;

import org.jspecify.annotations.NullMarked;
