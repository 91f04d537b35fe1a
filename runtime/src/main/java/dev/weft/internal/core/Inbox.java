package dev.weft.internal.core;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What other threads hand to a loop: a stack of handles that the loop takes as a whole and turns round, so that the calls of one thread run in
 * their order. Once it is closed it takes no more.
 */
final class Inbox extends AtomicReference<@Nullable Object> {
    private static final long serialVersionUID = 1L;

    /** Stands in the place of a handle. */
    private static final Object CLOSED = new Object();

    /**
     * Takes {@code handle}; any thread.
     *
     * @return false if the inbox is closed
     */
    boolean push(OutsideHandle handle) {
        Object head;
        do {
            head = get();
            if (head == CLOSED) {
                return false;
            }
            handle.older = (OutsideHandle) head;
        } while (!compareAndSet(head, handle));
        return true;
    }

    boolean isEmpty() {
        return get() == null;
    }

    /** Takes everything out; returns the oldest handle, its {@link OutsideHandle#older} field now leading to the next younger one, or null. */
    @Nullable
    OutsideHandle drain() {
        OutsideHandle handle = (OutsideHandle) getAndSet(null);
        OutsideHandle younger = null;
        while (handle != null) {
            OutsideHandle older = handle.older;
            handle.older = younger;
            younger = handle;
            handle = older;
        }
        return younger;
    }

    /** Drops what is in it and takes no more. */
    void close() {
        set(CLOSED);
    }
}
