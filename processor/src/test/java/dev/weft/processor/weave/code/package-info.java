/** Tests of the model. */
@NullMarked
package dev.weft.processor.weave.code;

import org.jspecify.annotations.NullMarked;
