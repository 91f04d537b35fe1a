package dev.weft.io;

import dev.weft.Asyncio;
import dev.weft.EventLoop;

/** What belongs to the thread of a loop. */
final class Confined {
    private Confined() {}

    /**
     * Refuses what a foreign thread may not do while the loop runs.
     *
     * @throws IllegalStateException if another thread runs the loop
     */
    static void check(EventLoop loop) {
        Asyncio.currentTask(loop); // which may be asked on that thread only
    }
}
