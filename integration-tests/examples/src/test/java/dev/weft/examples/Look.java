package dev.weft.examples;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskDump;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Runs programs that hang until nothing moves any more, and looks at them. */
final class Look {
    /** More than any of them needs to come to where it hangs. */
    private static final int ITERATIONS = 100;

    private Look() {}

    /** Returns the dump of a program whose main task has the name "main". */
    static TaskDump at(Supplier<? extends Coroutine<?>> program) {
        return at(program, false);
    }

    static TaskDump at(Supplier<? extends Coroutine<?>> program, boolean debug) {
        EventLoop loop = EventLoop.create();
        loop.setDebug(debug);
        loop.setExceptionHandler((failing, context) -> {});
        AtomicReference<Task<?>> main = new AtomicReference<>();
        AtomicReference<TaskDump> dump = new AtomicReference<>();
        try {
            loop.callSoon(() -> main.set(loop.createTask(program.get(), "main")));
            iterate(loop, ITERATIONS, () -> dump.set(TaskDump.capture(loop)));
        } finally {
            loop.close();
        }
        return dump.get();
    }

    private static void iterate(EventLoop loop, int left, Runnable last) {
        loop.callSoon(() -> next(loop, left, last));
        loop.runForever();
    }

    private static void next(EventLoop loop, int left, Runnable last) {
        if (left > 0) {
            loop.callSoon(() -> next(loop, left - 1, last));
        } else {
            last.run();
            loop.stop();
        }
    }

    /** Loops are numbered by process, and tests share one. */
    static String text(TaskDump dump) {
        return dump.toString().replaceAll("(?m)^loop \\d+", "loop 1");
    }
}
