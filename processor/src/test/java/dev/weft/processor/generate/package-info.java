/** Tests of the generated source. */
@NullMarked
package dev.weft.processor.generate;

import org.jspecify.annotations.NullMarked;
