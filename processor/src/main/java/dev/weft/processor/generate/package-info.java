/**
 * Writes the source of the state-machine classes.
 *
 * <p>In come models; out goes Java source. The only package that knows JavaPoet; it never looks into method bodies.
 */
@NullMarked
package dev.weft.processor.generate;

import org.jspecify.annotations.NullMarked;
