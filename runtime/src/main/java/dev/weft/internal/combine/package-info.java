/**
 * What waits for several things, or for a limited time: gather, waits, shields, timeouts, task groups.
 *
 * <p>Not exported.
 */
@NullMarked
package dev.weft.internal.combine;

import org.jspecify.annotations.NullMarked;
