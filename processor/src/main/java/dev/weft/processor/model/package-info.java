/**
 * What an asynchronous body is.
 *
 * <p>In come the elements and syntax trees of a compilation; out go plain descriptions of the bodies to compile. Nothing is
 * judged, written or changed here.
 */
@NullMarked
package dev.weft.processor.model;

import org.jspecify.annotations.NullMarked;
