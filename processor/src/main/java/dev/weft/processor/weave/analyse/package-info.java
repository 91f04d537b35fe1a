/** What is true at an instruction: types, liveness, producers of values, control flow. Nothing here changes code. */
@NullMarked
package dev.weft.processor.weave.analyse;

import org.jspecify.annotations.NullMarked;
