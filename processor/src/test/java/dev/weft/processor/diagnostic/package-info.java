/** Tests of the catalogue: every message has an example, and every example says exactly what it should. */
@NullMarked
package dev.weft.processor.diagnostic;

import org.jspecify.annotations.NullMarked;
