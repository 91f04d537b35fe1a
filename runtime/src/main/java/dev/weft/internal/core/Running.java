package dev.weft.internal.core;

import org.jspecify.annotations.Nullable;

/** Which loop runs on which thread, and which context variables that thread has outside of loops. */
public final class Running {
    /** Where in its {@link #PLACE} a thread has its loop. */
    private static final int LOOP = 0;

    /** Where in its {@link #PLACE} a thread has the variables of its context outside of loops. */
    private static final int VARS = 1;

    /**
     * What a thread has here: both in one array, since a look into the thread's map is a good part of a short run. No
     * class of ours: the thread may outlive the application, and must not keep its classes.
     */
    private static final ThreadLocal<@Nullable Object @Nullable []> PLACE = new ThreadLocal<>();

    /**
     * The loop that began to run last, on whatever thread: usually the only one, which saves a look into the thread's
     * map. Racy on purpose: only the thread that runs a loop finds itself in {@link Loop#thread}.
     */
    private static @Nullable Loop last;

    private Running() {}

    public static @Nullable Loop loop() {
        Loop last = Running.last;
        if (last != null && last.thread == Thread.currentThread()) {
            return last;
        }
        @Nullable Object[] place = PLACE.get();
        return place == null ? null : (Loop) place[LOOP];
    }

    /** Returns the loop of this thread in the usual case that it is the one that began to run last, else null. */
    static @Nullable Loop lastEntered() {
        Loop last = Running.last;
        return last != null && last.thread == Thread.currentThread() ? last : null;
    }

    public static Loop require(String what) {
        Loop loop = loop();
        if (loop == null) {
            throw new IllegalStateException("no running event loop: " + what
                    + " works only in code that a loop runs; start one with Asyncio.run(coroutine)");
        }
        return loop;
    }

    /** Returns the context variables of whatever runs on this thread: a loop, or nothing of ours. */
    static @Nullable Object @Nullable [] vars() {
        Loop loop = lastEntered();
        if (loop == null) {
            @Nullable Object[] place = PLACE.get();
            if (place == null) {
                return null;
            }
            loop = (Loop) place[LOOP];
            if (loop == null) {
                return (@Nullable Object[]) place[VARS];
            }
        }
        return loop.vars;
    }

    /** Sets the context variables of this thread outside of loops. */
    static void setOutsideVars(@Nullable Object @Nullable [] vars) {
        if (vars != null || PLACE.get() != null) {
            place()[VARS] = vars;
        }
    }

    /** Notes that {@code loop} runs on this thread from now on. */
    static void enter(Loop loop) {
        place()[LOOP] = loop;
        last = loop;
    }

    /** Notes that {@code loop} does not run on this thread any more, which keeps its empty place for the next run. */
    static void leave(Loop loop) {
        place()[LOOP] = null;
        if (last == loop) {
            last = null;
        }
    }

    private static @Nullable Object[] place() {
        @Nullable Object[] place = PLACE.get();
        if (place == null) {
            place = new @Nullable Object[2];
            PLACE.set(place);
        }
        return place;
    }
}
