package dev.weft.internal.flight;

import java.time.Duration;

/**
 * A thread was blocked.
 *
 * @param what by what
 * @param duration how long
 * @param stack its stack, the innermost call first
 */
@SuppressWarnings("ArrayRecordComponent") // as Throwable and Thread give it; nobody compares or keeps it
public record Blocked(String what, Duration duration, StackTraceElement[] stack) {}
