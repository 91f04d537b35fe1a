/** Tests of the model. */
@NullMarked
package dev.weft.processor.weave.write;

import org.jspecify.annotations.NullMarked;
