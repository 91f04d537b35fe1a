/**
 * Ready queue, timers and clocks of the event loop.
 *
 * <p>Not exported. Nothing here knows coroutines or tasks.
 */
@NullMarked
package dev.weft.internal;

import org.jspecify.annotations.NullMarked;
