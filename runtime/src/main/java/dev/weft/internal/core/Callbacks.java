package dev.weft.internal.core;

import dev.weft.internal.report.Fatal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a future that has several: tasks that wait, hooks and done callbacks, in the order in which they came.
 *
 * <p>Adding and removing take constant time however many there are, because shields, waits and views come and go by the
 * thousands on a future that lives long. A few entries are searched one by one. Of many, those that are removed leave a
 * gap, and a table of hash codes finds them: it is made at the first removal, so a future that is only waited for has
 * none, and made anew when half of the places are gaps.
 */
final class Callbacks {
    private static final int INITIAL_CAPACITY = 4;

    /** Up to so many places are searched one by one. */
    private static final int FEW = 16;

    private static final int NONE = -1;

    /** The entries, with null for those that were removed. */
    private @Nullable Object[] places = new @Nullable Object[INITIAL_CAPACITY];

    /** How many places are in use, gaps included; the last of them is no gap. */
    private int used;

    private int size;

    /** The last place of each hash code; null while there is no table. */
    private int @Nullable [] heads;

    /** For each place the one before it of the same hash code. */
    private int[] before = {};

    /** Returns how many entries there are. */
    int size() {
        return size;
    }

    /** Returns the number of places, for {@link #at}. */
    int places() {
        return used;
    }

    /** Returns the entry in a place, or null where one was removed. */
    @Nullable
    Object at(int place) {
        return places[place];
    }

    /** Returns the first entry that is no gap, or null if there is none. */
    @Nullable
    Object first() {
        for (int i = 0; i < used; i++) {
            if (places[i] != null) {
                return places[i];
            }
        }
        return null;
    }

    void add(Object entry) {
        if (used == places.length) {
            makeRoom();
        }
        int place = used++;
        places[place] = entry;
        size++;
        if (heads != null) {
            note(heads, place, entry);
        }
    }

    private void makeRoom() {
        if (size <= used >> 1) {
            closeGaps();
        } else {
            places = Arrays.copyOf(places, 2 * places.length);
            heads = null; // too small now
        }
    }

    /** Removes {@code hook} wherever it stands. */
    void removeHook(Object hook) {
        remove(hook, false);
    }

    /**
     * Removes the done callbacks that are equal to {@code callback}.
     *
     * @return how many there were
     */
    int removeCallback(Consumer<?> callback) {
        return remove(callback, true);
    }

    private int remove(Object target, boolean isCallback) {
        int sizeBefore = size;
        if (used <= FEW) {
            for (int i = used - 1; i >= 0; i--) {
                if (matches(places[i], target, isCallback)) {
                    removeAt(i);
                }
            }
        } else {
            removeByHash(target, isCallback);
        }
        while (used > 0 && places[used - 1] == null) {
            used--;
        }
        if (used <= FEW) {
            heads = null;
        } else if (size <= used >> 1) {
            closeGaps();
        }
        return sizeBefore - size;
    }

    private void removeByHash(Object target, boolean isCallback) {
        int[] heads = this.heads == null ? makeTable() : this.heads;
        int bucket = bucketOf(target, isCallback, heads.length);
        int behind = NONE;
        for (int place = heads[bucket]; place != NONE; place = before[place]) {
            if (!matches(places[place], target, isCallback)) {
                behind = place;
            } else {
                if (behind == NONE) {
                    heads[bucket] = before[place];
                } else {
                    before[behind] = before[place];
                }
                removeAt(place);
            }
        }
    }

    private int[] makeTable() {
        int[] heads = new int[places.length];
        Arrays.fill(heads, NONE);
        before = new int[places.length];
        for (int i = 0; i < used; i++) {
            Object entry = places[i];
            if (entry != null) {
                note(heads, i, entry);
            }
        }
        this.heads = heads;
        return heads;
    }

    private void note(int[] heads, int place, Object entry) {
        int bucket = entry instanceof DoneCallback callback
                ? bucketOf(callback.callback, true, heads.length)
                : bucketOf(entry, false, heads.length);
        before[place] = heads[bucket];
        heads[bucket] = place;
    }

    /**
     * Returns the bucket; {@code buckets} is a power of two. Only what users registered may have a hash code of its
     * own.
     */
    private static int bucketOf(Object key, boolean isCallback, int buckets) {
        int hash = 0x9E3779B9 * (isCallback ? hashOf(key) : System.identityHashCode(key));
        return (hash ^ hash >>> 16) & (buckets - 1);
    }

    private static int hashOf(Object callback) {
        try {
            return callback.hashCode();
        } catch (Throwable failure) {
            if (Fatal.is(failure)) {
                throw failure;
            }
            return 0; // it is somebody else's, and still has to be found
        }
    }

    private void removeAt(int place) {
        places[place] = null;
        size--;
    }

    private static boolean matches(@Nullable Object entry, Object target, boolean isCallback) {
        return isCallback
                ? entry instanceof DoneCallback callback && callback.callback.equals(target)
                : entry == target;
    }

    private void closeGaps() {
        int kept = 0;
        for (int i = 0; i < used; i++) {
            Object entry = places[i];
            if (entry != null) {
                places[kept++] = entry;
            }
        }
        Arrays.fill(places, kept, used, null);
        used = kept;
        heads = null;
        if (places.length > 2 * FEW && kept < places.length >> 3) {
            places = Arrays.copyOf(places, places.length >> 2);
        }
    }

    /** Returns the entries in their order; a copy. */
    List<Object> toList() {
        List<Object> entries = new ArrayList<>(size);
        for (int i = 0; i < used; i++) {
            Object entry = places[i];
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** Returns what stands behind {@code place}, or null if there is nothing. */
    @Nullable
    Callbacks behind(int place) {
        Callbacks rest = new Callbacks();
        for (int i = place + 1; i < used; i++) {
            Object entry = places[i];
            if (entry != null) {
                rest.add(entry);
            }
        }
        return rest.size == 0 ? null : rest;
    }
}
