/**
 * A synchronous model of the asynchronous language: types of the same names and shapes as those of {@code dev.weft}, by
 * which plain javac compiles a test program so that an await is the identity. A coroutine here is a value or a body
 * that has not run yet; a generator is a thread that is handed control for one element at a time. Programs that print
 * the same with both agree on the semantics.
 */
package dev.weft.language.model;
