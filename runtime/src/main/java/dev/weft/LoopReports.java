package dev.weft;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.ReferenceQueue;
import org.jspecify.annotations.Nullable;

/** What a loop has to say to somebody outside: errors that no awaiter can get, and slow callbacks. */
final class LoopReports {
    private static final Logger LOG = System.getLogger("dev.weft");

    private final EventLoop loop;
    private @Nullable ExceptionHandler handler;

    /** Failures that nobody has looked at: a list through them, and where they arrive once their future is garbage. */
    private @Nullable Unretrieved first;

    private final ReferenceQueue<Future<?>> forgotten = new ReferenceQueue<>();

    LoopReports(EventLoop loop) {
        this.loop = loop;
    }

    @Nullable
    ExceptionHandler handler() {
        return handler;
    }

    void setHandler(@Nullable ExceptionHandler handler) {
        this.handler = handler;
    }

    void report(ErrorContext context) {
        ExceptionHandler handler = this.handler;
        if (handler == null) {
            log(context);
            return;
        }
        try {
            handler.handle(loop, context);
        } catch (Throwable failure) {
            if (Fatal.is(failure)) {
                throw failure;
            }
            LOG.log(Level.ERROR, "Unhandled error in exception handler, while handling: " + context.message(), failure);
            log(context);
        }
    }

    static void log(ErrorContext context) {
        String source = context.source();
        String text = source == null ? context.message() : context.message() + "\n" + source;
        Throwable exception = context.exception();
        if (exception == null) {
            LOG.log(Level.ERROR, text);
        } else {
            LOG.log(Level.ERROR, text, exception);
        }
    }

    void slow(String what, long nanos) {
        LOG.log(Level.WARNING, "Executing {0} took {1} seconds", what, String.format("%.3f", nanos / 1e9));
    }

    // ---- failures that nobody looks at

    ReferenceQueue<Future<?>> forgotten() {
        return forgotten;
    }

    void add(Unretrieved unretrieved) {
        Unretrieved first = this.first;
        unretrieved.next = first;
        if (first != null) {
            first.previous = unretrieved;
        }
        this.first = unretrieved;
    }

    void remove(Unretrieved unretrieved) {
        Unretrieved previous = unretrieved.previous;
        Unretrieved next = unretrieved.next;
        if (previous != null) {
            previous.next = next;
        } else if (first == unretrieved) {
            first = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        unretrieved.previous = unretrieved.next = null;
    }

    /** Reports what became garbage meanwhile. */
    void beforeIdle() {
        if (first != null) {
            for (Object garbage = forgotten.poll(); garbage != null; garbage = forgotten.poll()) {
                report((Unretrieved) garbage);
            }
        }
    }

    private void report(Unretrieved unretrieved) {
        if (!unretrieved.isRetrieved()) {
            Future<?> future = unretrieved.get();
            unretrieved.retrieved();
            report(new ErrorContext(
                    unretrieved.kind + " exception was never retrieved",
                    unretrieved.error,
                    future,
                    unretrieved.source));
        }
    }

    /** Reports everything that would be lost with the loop. */
    void atClose() {
        for (Task<?> task : loop.tasks.snapshot()) {
            loop.tasks.remove(task);
            if (task.reportsDestruction()) {
                report(new ErrorContext("Task was destroyed but it is pending!", null, task, task.source()));
            }
            Throwable failure = task.destroy();
            if (failure != null) {
                report(new ErrorContext("Exception in the clean-up of a destroyed task", failure, task, task.source()));
            }
        }
        for (AsyncGenerator<?> generator : loop.generators.snapshot()) {
            report(new ErrorContext("asynchronous generator was never closed", null, null, generator.toString()));
        }
        Unretrieved oldest = first;
        while (oldest != null && oldest.next != null) {
            oldest = oldest.next;
        }
        while (oldest != null) {
            Unretrieved younger = oldest.previous;
            report(oldest);
            oldest = younger;
        }
    }
}
