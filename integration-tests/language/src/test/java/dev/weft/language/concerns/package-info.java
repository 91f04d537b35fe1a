/**
 * Programs written by hand, sorted by concern: {@code src/test/programs}, and beside it what needs a later Java. One
 * source, compiled by plain javac against the synchronous model and by the real compiler, must leave the same trace in
 * both.
 */
package dev.weft.language.concerns;
