package dev.weft.internal.core;

import org.jspecify.annotations.Nullable;

/** Which loop runs on which thread. */
public final class Running {
    private static final ThreadLocal<@Nullable Loop> LOOP = new ThreadLocal<>();

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
        return LOOP.get();
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

    /** Notes that {@code loop} runs on this thread from now on. */
    static void enter(Loop loop) {
        LOOP.set(loop);
        last = loop;
    }

    static void leave(Loop loop) {
        LOOP.set(null); // the thread keeps its empty entry for the next run
        if (last == loop) {
            last = null;
        }
    }
}
