/**
 * Follows the javac run: task events, class files in and out.
 *
 * <p>In come javac's task events; out go the calls of the typed checks and of the weaver, and the woven class files.
 * Only supported API of the compiler is used.
 */
@NullMarked
package dev.weft.processor.drive;

import org.jspecify.annotations.NullMarked;
