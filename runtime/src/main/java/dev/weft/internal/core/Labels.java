package dev.weft.internal.core;

import dev.weft.internal.observe.TaskRecord;
import org.jspecify.annotations.Nullable;

/**
 * What few tasks have more than a name: the last message that it was to be cancelled with, and what is kept where
 * somebody observes.
 */
final class Labels {
    @Nullable
    String name;

    @Nullable
    String message;

    /** Who has asked to cancel it, and where; in debug mode. */
    @Nullable
    String canceller;

    @Nullable
    TaskRecord record;

    Labels(@Nullable String name) {
        this.name = name;
    }
}
