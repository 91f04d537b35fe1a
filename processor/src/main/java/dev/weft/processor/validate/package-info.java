/**
 * The rules that asynchronous code must keep, one class for each.
 *
 * <p>In come models and trees; out go diagnostics. Nothing is generated here.
 */
@NullMarked
package dev.weft.processor.validate;

import org.jspecify.annotations.NullMarked;
