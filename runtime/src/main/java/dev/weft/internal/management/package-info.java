/**
 * A bean for each event loop that wants one, in the platform's MBean server. Knows the module {@code java.management},
 * which a Java may be without: none of its classes is asked for before a loop wants one.
 */
@NullMarked
package dev.weft.internal.management;

import org.jspecify.annotations.NullMarked;
