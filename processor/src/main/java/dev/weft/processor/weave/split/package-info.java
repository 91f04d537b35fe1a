/** Cuts bodies at their awaits: what is saved and restored, which calls are direct, what a frame holds. */
@NullMarked
package dev.weft.processor.weave.split;

import org.jspecify.annotations.NullMarked;
