/**
 * The events of JDK Flight Recorder that a loop writes. The only package that knows the module {@code jdk.jfr}: none of
 * its classes but {@link dev.weft.internal.flight.Flight} is asked for, and that only where a recording may run.
 */
@NullMarked
package dev.weft.internal.flight;

import org.jspecify.annotations.NullMarked;
