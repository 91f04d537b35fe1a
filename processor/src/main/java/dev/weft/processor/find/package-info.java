/**
 * Finds the asynchronous bodies of a compilation, and what javac will make of them.
 *
 * <p>In come elements and syntax trees; out go the plain descriptions of the model. Nothing is judged, written or
 * changed here.
 */
@NullMarked
package dev.weft.processor.find;

import org.jspecify.annotations.NullMarked;
