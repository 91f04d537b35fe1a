/** Cuts bodies at their awaits: what is saved and restored, which calls are direct, what the frame of one holds. */
@NullMarked
package dev.weft.processor.weave.split;

import org.jspecify.annotations.NullMarked;
