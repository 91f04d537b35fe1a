/**
 * Existing libraries as source text: every method of a library is rewritten as an {@code @Async} method behind an entry
 * of its old name, javac compiles the text with the packaged processor as it compiles any user's, and then the library
 * has to pass its own published tests as before. {@link dev.weft.language.libraries} does the same to class files.
 */
package dev.weft.language.sources;
