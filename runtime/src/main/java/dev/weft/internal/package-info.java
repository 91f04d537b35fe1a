/**
 * Ready queue and timers of the event loop, and what its drivers share.
 *
 * <p>Not exported. Nothing here knows coroutines or tasks.
 */
@NullMarked
package dev.weft.internal;

import org.jspecify.annotations.NullMarked;
