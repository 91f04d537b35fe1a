package dev.weft.internal.group;

import org.jspecify.annotations.Nullable;

/**
 * Who takes an item out of a channel. Called under its lock: only keeps what it gets.
 *
 * @param <T> the type of the items
 */
interface Taker<T extends @Nullable Object> {
    /** Takes an item. */
    void take(T item);

    /** Learns that there is none, and will be none. */
    void ended();
}
