/** Tests of the model. */
@NullMarked
package dev.weft.processor.model;

import org.jspecify.annotations.NullMarked;
