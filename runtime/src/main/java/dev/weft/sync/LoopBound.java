package dev.weft.sync;

import dev.weft.internal.core.Loop;
import dev.weft.internal.core.WaitQueue;
import org.jspecify.annotations.Nullable;

/**
 * What every primitive has in common: it may be made anywhere, and belongs to the first loop in which a task had to
 * wait for it.
 *
 * <p>As in asyncio, an operation that need not wait does not ask which loop runs. One that stands in a field of
 * something that lives longer than its loop belongs to nobody again when that is closed.
 */
abstract class LoopBound {
    private @Nullable Loop loop;

    /** What the program calls this primitive, for messages. */
    final @Nullable String name;

    LoopBound() {
        this(null);
    }

    LoopBound(@Nullable String name) {
        this.name = name;
    }

    /** Returns the name as it stands in texts: behind a space and in quotes, or "". */
    final String quotedName() {
        return name == null ? "" : " \"" + name + "\"";
    }

    /**
     * Binds this primitive to the loop of a task that has to wait.
     *
     * @return {@code queue}
     * @throws IllegalStateException if it is bound to another one
     */
    final WaitQueue bind(WaitQueue queue, Loop running) {
        if (loop == null || (loop != running && loop.isClosed() && queue.size() == 0)) {
            loop = running;
        } else if (loop != running) {
            throw new IllegalStateException(
                    this + " is bound to a different event loop: tasks of another loop have waited for it. "
                            + "Make one for each loop.");
        }
        return queue;
    }

    /**
     * Refuses a change by a thread other than that of the loop whose tasks have waited here.
     *
     * @throws IllegalStateException if another thread runs that loop
     */
    final void checkThread() {
        Loop loop = this.loop;
        if (loop != null) {
            loop.checkThread();
        }
    }
}
