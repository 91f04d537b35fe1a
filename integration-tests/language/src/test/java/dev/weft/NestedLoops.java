package dev.weft;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Runs coroutines to their end on the spot, even from within another coroutine: what a loop refuses, and what a library whose
 * methods are all asynchronous behind synchronous entries needs. Loops are kept for the next call. In this package to be able to
 * hide the outer loop.
 */
public final class NestedLoops {
    private static final ThreadLocal<Deque<EventLoop>> IDLE = ThreadLocal.withInitial(ArrayDeque::new);

    private NestedLoops() {}

    /** The outcome of a coroutine that has not begun. */
    public static @Nullable Object run(Coroutine<?> coroutine) {
        EventLoop outer = Running.loop();
        if (outer != null) {
            Running.leave(outer);
        }
        Deque<EventLoop> idle = IDLE.get();
        EventLoop loop = idle.isEmpty() ? EventLoop.create() : idle.pop();
        try {
            return loop.runUntilComplete(coroutine);
        } finally {
            idle.push(loop);
            if (outer != null) {
                Running.enter(outer);
            }
        }
    }
}
