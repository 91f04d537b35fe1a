/**
 * A grid of small programs against the synchronous run: every position of an await with every operand, every state of
 * the variables around it, every construct around it and every kind of class that the method stands in, in all pairs.
 * {@link dev.weft.language.grid.Dimensions} lists them; the random programs go where no list goes.
 */
package dev.weft.language.grid;
