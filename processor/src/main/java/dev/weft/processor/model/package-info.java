/**
 * What an asynchronous body is: plain descriptions, which the stages share, and the names by which the runtime is
 * known.
 *
 * <p>Nothing is looked for, judged, written or changed here.
 */
@NullMarked
package dev.weft.processor.model;

import org.jspecify.annotations.NullMarked;
