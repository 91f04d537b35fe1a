/** Tests of the model. */
@NullMarked
package dev.weft.processor.weave.analyse;

import org.jspecify.annotations.NullMarked;
