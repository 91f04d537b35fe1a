/**
 * Synchronisation primitives and queues for tasks of one event loop.
 *
 * <p>Built on the public API of {@code dev.weft} only. Nothing here blocks a thread, and nothing here may be used from
 * a thread other than that of the loop.
 */
@NullMarked
package dev.weft.sync;

import org.jspecify.annotations.NullMarked;
