/** How much fits: each program runs in a process of its own with the memory that is to be enough. */
package dev.weft.language.bars;
