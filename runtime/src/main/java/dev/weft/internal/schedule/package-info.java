/**
 * Drivers, ready queue, timers, the default executor. Nothing here knows coroutines or tasks.
 *
 * <p>Not exported.
 */
@NullMarked
package dev.weft.internal.schedule;

import org.jspecify.annotations.NullMarked;
