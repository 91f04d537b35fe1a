/** Writes class files: the classes of the frames, and the owner with its nest, its long jumps and its constants. */
@NullMarked
package dev.weft.processor.weave.write;

import org.jspecify.annotations.NullMarked;
