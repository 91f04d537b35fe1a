/**
 * The command line that shows the tasks of another process, and what it makes there. The only package that knows the
 * modules {@code jdk.attach} and {@code java.management}; nothing of the runtime knows it.
 */
@NullMarked
package dev.weft.internal.attach;

import org.jspecify.annotations.NullMarked;
