package dev.weft.internal.core;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The loops of the process that are neither closed nor garbage.
 *
 * <p>A stack of their places, which takes one atomic step for a loop and none for its end: a program may have thousands
 * of short runs, each with a loop of its own.
 *
 * <pre>
 *   a new place goes on top; places right below it whose loops have ended are left out
 *   every {@value #SWEEP_EVERY} places, those that have ended below others are taken out, too
 * </pre>
 *
 * Any thread.
 */
final class OpenLoops {
    private static final int SWEEP_EVERY = 64;

    private static final OpenLoops ALL = new OpenLoops();

    /** As in {@link Inbox}. */
    private static final AtomicReferenceFieldUpdater<OpenLoops, @Nullable Place> YOUNGEST =
            AtomicReferenceFieldUpdater.newUpdater(OpenLoops.class, Place.class, "youngest");

    private volatile @Nullable Place youngest;

    private OpenLoops() {}

    /** The place of one loop. */
    static final class Place {
        /** Tells the loop from others of the process. */
        final int number;

        /**
         * The loop, or a weak reference to one that may never be closed; null once it is closed, which others may see
         * late.
         */
        private @Nullable Object loop;

        /** Leads past places that have ended, sooner or later. */
        @Nullable
        Place older;

        private Place(Object loop, int number) {
            this.loop = loop;
            this.number = number;
        }

        /** The loop is closed. */
        void leave() {
            loop = null;
        }

        private @Nullable Loop loop() {
            Object loop = this.loop;
            return (Loop) (loop instanceof WeakReference<?> weak ? weak.get() : loop);
        }
    }

    /**
     * Notes that there is a new loop.
     *
     * @param closes whether it is closed for sure; else nothing here keeps it, at the price of a weak reference
     */
    static Place add(Loop loop, boolean closes) {
        Object held = closes ? loop : new WeakReference<>(loop);
        Place top;
        Place place;
        do {
            top = ALL.youngest;
            place = new Place(held, top == null ? 1 : top.number + 1); // the top is always the last one that was made
            place.older = live(top);
        } while (!YOUNGEST.compareAndSet(ALL, top, place));
        if (place.number % SWEEP_EVERY == 0) {
            sweep(place);
        }
        return place;
    }

    /** Returns the first place from {@code place} on that is not over, or null. */
    private static @Nullable Place live(@Nullable Place place) {
        while (place != null && place.loop() == null) {
            place = place.older;
        }
        return place;
    }

    /**
     * Leaves out what is over below {@code place}; one thread at a time, so that none puts back what another took out.
     */
    private static synchronized void sweep(Place place) {
        for (Place each = place; each != null; each = each.older) {
            each.older = live(each.older);
        }
    }

    /**
     * Tells the loops, the youngest first, each with its number. One may still be in its constructor, on another
     * thread: its number is told apart, since the field for it may not be set.
     */
    static void forEach(ObjIntConsumer<Loop> action) {
        for (Place place = live(ALL.youngest); place != null; place = live(place.older)) {
            Loop loop = place.loop();
            if (loop != null && !loop.isClosed()) {
                action.accept(loop, place.number);
            }
        }
    }
}
