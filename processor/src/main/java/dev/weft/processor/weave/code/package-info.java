/** Instructions, names and types as every part of the weaver needs them. */
@NullMarked
package dev.weft.processor.weave.code;

import org.jspecify.annotations.NullMarked;
