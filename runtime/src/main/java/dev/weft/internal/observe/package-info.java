/**
 * What a test sees of a loop, and how it steers one: the seam between the runtime and {@code dev.weft.testing}.
 *
 * <p>Exported to that module only. A loop whose driver is no {@link dev.weft.internal.observe.Conductor} pays nothing
 * for it: the choice between the plain run of a batch and the observed one is the one that debug mode needs anyway.
 */
@NullMarked
package dev.weft.internal.observe;

import org.jspecify.annotations.NullMarked;
