/**
 * The annotation that marks a coroutine method.
 *
 * <p>It is read by the annotation processor while the method's class is compiled. Nothing here has code, and nothing
 * here depends on the runtime.
 */
@NullMarked
package dev.weft.annotations;

import org.jspecify.annotations.NullMarked;
