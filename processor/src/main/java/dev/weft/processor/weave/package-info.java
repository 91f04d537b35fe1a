/**
 * Cuts compiled bodies at their awaits.
 *
 * <p>In come the bytes of a class and the description of its asynchronous bodies; out come the bytes of the woven
 * class. The only package that knows ASM; it does no input or output, and no {@code javax.lang.model} type occurs in
 * it.
 */
@NullMarked
package dev.weft.processor.weave;

import org.jspecify.annotations.NullMarked;
