package dev.weft;

import java.util.ArrayList;
import java.util.List;

/** {@code Asyncio.run}: one loop for one coroutine, with everything that is left over ended before it closes. */
final class MainRun {
    private MainRun() {}

    static <T> T run(Coroutine<T> main) {
        java.util.Objects.requireNonNull(main, "main");
        if (Running.loop() != null) {
            throw new IllegalStateException(
                    "Asyncio.run() cannot be called from a running event loop: await the coroutine instead");
        }
        EventLoop loop = EventLoop.create();
        try {
            return loop.runUntilComplete(main);
        } finally {
            try {
                cancelAll(loop);
            } finally {
                loop.close();
            }
        }
    }

    private static void cancelAll(EventLoop loop) {
        List<Task<?>> left = new ArrayList<>(loop.allTasks());
        if (left.isEmpty()) {
            return;
        }
        for (Task<?> task : left) {
            task.cancel();
        }
        loop.runUntilComplete(Gather.outcomes(left));
        for (Task<?> task : left) {
            Throwable failure = task.peekFailure();
            if (failure != null) {
                loop.callExceptionHandler(new ErrorContext(
                        "unhandled exception during Asyncio.run() shutdown", failure, task, task.source()));
            }
        }
    }
}
