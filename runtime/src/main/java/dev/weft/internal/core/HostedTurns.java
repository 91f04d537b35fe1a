package dev.weft.internal.core;

import dev.weft.ErrorContext;
import dev.weft.Task;
import dev.weft.internal.schedule.HostDriver;

/** How a loop runs that stands in a foreign executor: in turns, between which the executor does something else. */
final class HostedTurns {
    /** How long a loop inside a foreign executor keeps it to itself. */
    private static final int ITERATIONS_PER_TURN = 64;

    private final Loop loop;
    private final HostDriver host;

    HostedTurns(Loop loop, HostDriver host) {
        this.loop = loop;
        this.host = host;
    }

    /**
     * A turn in a foreign executor: iterates until nothing is ready, but leaves the executor to others after a while.
     */
    void take() {
        if (loop.isClosed()) {
            return;
        }
        Loop outer = Running.loop();
        Running.enter(loop);
        loop.runOn(Thread.currentThread());
        loop.setInside(true);
        try {
            for (int n = ITERATIONS_PER_TURN; n > 0; n--) {
                loop.iterate();
                if (loop.ready.isEmpty() && loop.inbox.isEmpty()) {
                    loop.beforeIdle();
                    if (loop.ready.isEmpty()) {
                        break;
                    }
                }
            }
        } finally {
            loop.setInside(false);
            loop.runOn(null);
            loop.vars = null;
            if (outer == null) {
                Running.leave(loop);
            } else {
                Running.enter(outer);
            }
            if (loop.ready.isEmpty() && loop.inbox.isEmpty()) {
                host.wakeAt(loop.timers.nextDeadline());
            } else {
                host.wake();
            }
        }
    }

    /**
     * Its executor refuses to run this loop any more: on a thread of its own the tasks are cancelled and end, then the
     * loop is closed.
     */
    void takeLast(Throwable refusal) {
        if (loop.isClosed()) {
            return;
        }
        Running.enter(loop);
        loop.runOn(Thread.currentThread());
        loop.setInside(true);
        try {
            loop.report(new ErrorContext(
                    "the executor of the event loop refused to run it: its tasks are cancelled, and it is closed",
                    refusal,
                    null,
                    null));
            loop.allTasks().forEach(Task::cancel);
            while (!loop.tasks.isEmpty()) {
                loop.iterate();
            }
            for (int n = ITERATIONS_PER_TURN; n > 0 && !(loop.ready.isEmpty() && loop.inbox.isEmpty()); n--) {
                loop.iterate(); // what was to be done after them
            }
        } finally {
            loop.setInside(false);
            loop.runOn(null);
            loop.vars = null;
            Running.leave(loop);
            loop.close();
        }
    }
}
