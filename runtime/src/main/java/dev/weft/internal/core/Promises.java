package dev.weft.internal.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The {@link CompletableFuture}s that other threads hold of a loop: those of {@code runCoroutineThreadsafe} and of
 * {@code toCompletableFuture}. What the loop has not completed when it is closed is cancelled, since nobody would ever
 * complete it.
 *
 * <p>Thread-safe. One that nobody holds any more is not kept here.
 */
public final class Promises {
    /** Written under the lock. */
    private volatile @Nullable Set<CompletableFuture<?>> open;

    /** Remembers {@code promise} until it is complete. */
    public void add(CompletableFuture<?> promise) {
        synchronized (this) {
            Set<CompletableFuture<?>> open = this.open;
            if (open == null) {
                this.open = open = Collections.newSetFromMap(new WeakHashMap<>());
            }
            open.add(promise);
        }
        var unused = promise.whenComplete((value, failure) -> remove(promise));
    }

    @SuppressWarnings("CollectionUndefinedEquality") // all were made here, and are equal to themselves only
    private synchronized void remove(CompletableFuture<?> promise) {
        Set<CompletableFuture<?>> open = this.open;
        if (open != null) {
            open.remove(promise);
        }
    }

    /** Cancels those that are not complete. */
    void cancelAll() {
        if (open == null) {
            return;
        }
        List<CompletableFuture<?>> left;
        synchronized (this) {
            Set<CompletableFuture<?>> open = this.open;
            if (open == null) {
                return;
            }
            left = new ArrayList<>(open);
            this.open = null;
        }
        for (CompletableFuture<?> promise : left) {
            promise.cancel(false); // runs what others made depend on it
        }
    }
}
