package dev.weft.internal.core;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What other threads hand to a loop: a stack of handles that the loop takes as a whole and turns round, so that the
 * calls of one thread run in their order. Once it is closed it takes no more.
 *
 * <p>An updater, which is as fast as an {@code AtomicReference} and loads thirty classes less: every program has an
 * inbox.
 */
final class Inbox {
    private static final AtomicReferenceFieldUpdater<Inbox, @Nullable Object> HEAD =
            AtomicReferenceFieldUpdater.newUpdater(Inbox.class, Object.class, "head");

    /** Stands in the place of a handle. */
    private static final Object CLOSED = new Object();

    /** The youngest handle, {@link #CLOSED}, or null. */
    private volatile @Nullable Object head;

    /**
     * Takes {@code handle}; any thread.
     *
     * @return false if the inbox is closed
     */
    boolean push(OutsideHandle handle) {
        Object head;
        do {
            head = this.head;
            if (head == CLOSED) {
                return false;
            }
            handle.older = (OutsideHandle) head;
        } while (!HEAD.compareAndSet(this, head, handle));
        return true;
    }

    /** Whether it is closed; any thread. */
    boolean isClosed() {
        return head == CLOSED;
    }

    boolean isEmpty() {
        return head == null;
    }

    /**
     * Takes everything out; returns the oldest handle, its {@link OutsideHandle#older} field now leading to the next
     * younger one, or null.
     */
    @Nullable
    OutsideHandle drain() {
        OutsideHandle handle = (OutsideHandle) HEAD.getAndSet(this, null);
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
        head = CLOSED;
    }
}
