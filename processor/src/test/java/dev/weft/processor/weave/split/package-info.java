/** Tests of the model. */
@NullMarked
package dev.weft.processor.weave.split;

import org.jspecify.annotations.NullMarked;
