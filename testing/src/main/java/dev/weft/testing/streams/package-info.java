/**
 * What every stream does, as tests that run against yours. Implement {@link dev.weft.testing.streams.StreamContract} in
 * a test class, say how a connection is opened, and JUnit Jupiter runs some forty tests: that bytes arrive, how a
 * stream ends, what limits, cancellation and misuse do. Weft's own streams pass the same tests.
 */
@NullMarked
package dev.weft.testing.streams;

import org.jspecify.annotations.NullMarked;
