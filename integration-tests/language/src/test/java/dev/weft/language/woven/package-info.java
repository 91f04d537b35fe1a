/**
 * What random programs use of asynchronous code, for the real thing; {@code dev.weft.language.model} has classes of the
 * same names.
 */
package dev.weft.language.woven;
