package dev.weft.sync;

import dev.weft.EventLoop;
import dev.weft.WaitQueue;
import org.jspecify.annotations.Nullable;

/**
 * What every primitive has in common: it may be made anywhere, and belongs to the first loop in which a task had to wait for it.
 *
 * <p>As in asyncio, an operation that need not wait does not look at the loop at all.
 */
abstract class LoopBound {
    private @Nullable EventLoop loop;

    /**
     * Binds this primitive to the loop of a task that has to wait.
     *
     * @return {@code queue}
     * @throws IllegalStateException if it is bound to another one
     */
    final WaitQueue bind(WaitQueue queue, EventLoop running) {
        if (loop == null) {
            loop = running;
        } else if (loop != running) {
            throw new IllegalStateException(
                    this + " is bound to a different event loop: tasks of another loop have waited for it. "
                            + "Make one for each loop.");
        }
        return queue;
    }
}
