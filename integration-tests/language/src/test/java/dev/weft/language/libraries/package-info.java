/**
 * Existing libraries as test input: every method of a library becomes a coroutine that suspends after every call,
 * behind an entry that drives it to its end, and then the library has to pass its own published tests as before.
 */
package dev.weft.language.libraries;
