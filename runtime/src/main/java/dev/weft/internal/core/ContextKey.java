package dev.weft.internal.core;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What has a value in a {@link SharedContext}: a variable, or a thread-local value that is carried. Numbered, so that a
 * tree can order them.
 */
public abstract sealed class ContextKey permits Variable, Carried {
    private static final AtomicLong MADE = new AtomicLong();

    final long number = MADE.incrementAndGet();
}
