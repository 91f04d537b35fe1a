package dev.weft.internal.flight;

import java.time.Duration;
import java.time.Instant;

/**
 * A thread was blocked.
 *
 * @param what by what
 * @param thread the id of the thread
 * @param start when it began
 * @param end when it ended, by the recorder's own clock: comparable within one thread
 * @param duration how long
 * @param stack its stack, the innermost call first
 */
@SuppressWarnings("ArrayRecordComponent") // as Throwable and Thread give it; nobody compares or keeps it
public record Blocked(
        String what, long thread, Instant start, long end, Duration duration, StackTraceElement[] stack) {}
