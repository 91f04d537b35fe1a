/** What has to be in a class file besides the bodies: members of the nest, long jumps, constants. */
@NullMarked
package dev.weft.processor.weave.write;

import org.jspecify.annotations.NullMarked;
