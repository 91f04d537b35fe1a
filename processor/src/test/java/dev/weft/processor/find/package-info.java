/** Tests of the model. */
@NullMarked
package dev.weft.processor.find;

import org.jspecify.annotations.NullMarked;
