/**
 * The picture of a run: what its tasks did, when, in a bounded memory, and how that is written to a file.
 *
 * <p>What comes in is told by the kernel, in numbers and words. Nothing here knows a task, a loop or a clock. Not
 * exported.
 */
@NullMarked
package dev.weft.internal.timeline;

import org.jspecify.annotations.NullMarked;
