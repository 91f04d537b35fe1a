/**
 * What the front end tells the weaver about a body: plain records that both of them know.
 *
 * <p>The model reads them from attributed trees, the weaver compares them with class files. Nothing here knows trees or
 * bytecode.
 */
@NullMarked
package dev.weft.processor.shape;

import org.jspecify.annotations.NullMarked;
