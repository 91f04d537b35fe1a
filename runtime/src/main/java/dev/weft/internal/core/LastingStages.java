package dev.weft.internal.core;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a loop has registered at a stage that outlives those who wait for it, since nothing can be unregistered
 * there: who comes next shares it.
 *
 * <p>Keeps neither stages nor listeners alive; a stage keeps what is registered at it. Told apart by identity.
 */
public final class LastingStages {
    /** What is registered at a stage. */
    public interface Listener {
        /** Returns the stage. */
        CompletionStage<?> stage();
    }

    /** Chains of entries with the same identity hash code. */
    private final Map<Integer, Entry> byHash = new HashMap<>();

    private final ReferenceQueue<Listener> garbage = new ReferenceQueue<>();

    /** Returns the listener that was added for {@code stage}, or null. */
    public @Nullable Listener get(CompletionStage<?> stage) {
        for (Entry entry = byHash.get(System.identityHashCode(stage)); entry != null; entry = entry.next) {
            Listener listener = entry.get();
            if (listener != null && listener.stage() == stage) {
                return listener;
            }
        }
        return null;
    }

    /** Adds {@code listener} if there is none for its stage. */
    public void add(Listener listener) {
        for (Object gone = garbage.poll(); gone != null; gone = garbage.poll()) {
            remove((Entry) gone);
        }
        if (get(listener.stage()) == null) {
            Entry entry = new Entry(listener, garbage);
            entry.next = byHash.put(entry.hash, entry);
        }
    }

    /** Removes {@code listener} if it is here. */
    public void remove(Listener listener) {
        Entry entry = byHash.get(System.identityHashCode(listener.stage()));
        while (entry != null && !entry.refersTo(listener)) {
            entry = entry.next;
        }
        if (entry != null) {
            remove(entry);
        }
    }

    private void remove(Entry removed) {
        Entry entry = byHash.get(removed.hash);
        if (entry == removed) {
            if (entry.next == null) {
                byHash.remove(removed.hash);
            } else {
                byHash.put(removed.hash, entry.next);
            }
            return;
        }
        while (entry != null) {
            if (entry.next == removed) {
                entry.next = removed.next;
                return;
            }
            entry = entry.next;
        }
    }

    private static final class Entry extends WeakReference<Listener> {
        final int hash;

        @Nullable
        Entry next;

        Entry(Listener listener, ReferenceQueue<Listener> garbage) {
            super(listener, garbage);
            this.hash = System.identityHashCode(listener.stage());
        }
    }
}
