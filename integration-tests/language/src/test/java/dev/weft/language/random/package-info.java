/**
 * Random programs. A seed makes a syntax tree ({@link dev.weft.language.random.Node}) that is rendered twice, once for
 * plain javac and the synchronous model of the language and once for the real thing; both must leave the same trace. A
 * failing tree is cut down to a small one.
 */
package dev.weft.language.random;
