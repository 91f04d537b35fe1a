/**
 * What a loop has to say to somebody outside: lost failures, where things were made, texts, the log.
 *
 * <p>Not exported.
 */
@NullMarked
package dev.weft.internal.report;

import org.jspecify.annotations.NullMarked;
