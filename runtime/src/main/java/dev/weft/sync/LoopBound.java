package dev.weft.sync;

import dev.weft.Asyncio;
import dev.weft.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * What every primitive has in common: it may be made anywhere, and belongs to the first loop in which a task had to wait for it.
 *
 * <p>As in asyncio, an operation that need not wait does not look at the loop at all.
 */
abstract class LoopBound {
    private @Nullable EventLoop loop;

    /**
     * The running loop, which becomes the loop of this primitive if it has none yet.
     *
     * @throws IllegalStateException if no loop runs, or another one than that of an earlier wait
     */
    final EventLoop loop() {
        EventLoop running = Asyncio.runningLoop();
        if (loop == null) {
            loop = running;
        } else if (loop != running) {
            throw new IllegalStateException(
                    this + " is bound to a different event loop: tasks of another loop have waited for it. "
                            + "Make one for each loop.");
        }
        return running;
    }
}
