/**
 * The contract between the runtime and the code that the annotation processor writes.
 *
 * <p>The only part of the runtime that generated and woven code may call. Not for use by hand: a change here is a
 * change of the binary contract with code that was compiled before.
 */
@NullMarked
package dev.weft.codegen;

import org.jspecify.annotations.NullMarked;
