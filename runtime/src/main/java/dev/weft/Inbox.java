package dev.weft;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What other threads hand to a loop: a stack of handles that the loop takes as a whole and turns round, so that the calls of one thread run in
 * their order.
 */
final class Inbox extends AtomicReference<@Nullable Handle> {
    private static final long serialVersionUID = 1L;

    /** Takes {@code handle}; any thread. */
    void push(Handle handle) {
        Handle head;
        do {
            head = get();
            handle.older = head;
        } while (!compareAndSet(head, handle));
    }

    boolean isEmpty() {
        return get() == null;
    }

    /** Takes everything out; returns the oldest handle, its {@link Handle#older} field now leading to the next younger one, or null. */
    @Nullable
    Handle drain() {
        Handle handle = getAndSet(null);
        Handle younger = null;
        while (handle != null) {
            Handle older = handle.older;
            handle.older = younger;
            younger = handle;
            handle = older;
        }
        return younger;
    }
}
