/**
 * Weaves whole programs in tests, without the annotation processor: javac in memory, frame classes made from class
 * files, and the comparison of what a program does synchronously with what it does woven.
 */
@NullMarked
package dev.weft.processor.weave.oracle;

import org.jspecify.annotations.NullMarked;
