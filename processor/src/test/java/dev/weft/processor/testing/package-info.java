/** What the tests of the processor share: compilations and goldens. */
@NullMarked
package dev.weft.processor.testing;

import org.jspecify.annotations.NullMarked;
