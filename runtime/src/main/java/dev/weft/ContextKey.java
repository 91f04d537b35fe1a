package dev.weft;

import java.util.concurrent.atomic.AtomicLong;

/** What has a value in a {@link Context}: a variable, or a thread-local value that is carried. Numbered, so that a tree can order them. */
abstract sealed class ContextKey permits ContextVar, CarriedLocal {
    private static final AtomicLong MADE = new AtomicLong();

    final long number = MADE.incrementAndGet();
}
