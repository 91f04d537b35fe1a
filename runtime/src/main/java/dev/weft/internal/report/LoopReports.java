package dev.weft.internal.report;

import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.ExceptionHandler;
import dev.weft.Future;
import java.lang.ref.ReferenceQueue;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a loop has to say to somebody outside: errors that no awaiter can get, and slow callbacks. */
public final class LoopReports {
    /** The context of what has failed, where the handler is called. */
    public interface Place {
        /** Whether something runs in it now. */
        boolean isEntered();

        /** Runs {@code body} in it. */
        void run(Runnable body);
    }

    /** How many failures are looked at, at most, each time when it is time to report. */
    private static final int LOOKS = 64;

    /** Those of a loop that has said nothing yet, and has no handler. */
    public static final LoopReports NONE = new LoopReports(null);

    private final @Nullable EventLoop loop;
    private @Nullable ExceptionHandler handler;

    /** Failures that nobody has looked at: a list through them, and where they arrive once their future is garbage. */
    private @Nullable Unretrieved first;

    /** Where the next look for those whose future is garbage begins; null for the beginning. */
    private @Nullable Unretrieved cursor;

    private @Nullable ReferenceQueue<Future<?>> forgotten;

    public LoopReports(@Nullable EventLoop loop) {
        this.loop = loop;
    }

    public @Nullable ExceptionHandler handler() {
        return handler;
    }

    public void setHandler(@Nullable ExceptionHandler handler) {
        this.handler = handler;
    }

    /**
     * Calls the handler in the context of what failed, as asyncio does; where that is running, it is the current one
     * already.
     */
    public void report(ErrorContext context, @Nullable Place where) {
        ExceptionHandler handler = this.handler;
        if (handler == null) {
            log(context);
        } else if (where == null || where.isEntered()) {
            call(handler, context);
        } else {
            where.run(() -> call(handler, context));
        }
    }

    private void call(ExceptionHandler handler, ErrorContext context) {
        try {
            handler.handle(Objects.requireNonNull(loop), context);
        } catch (Throwable failure) {
            if (Fatal.is(failure)) {
                throw failure;
            }
            Log.error("Unhandled error in exception handler, while handling: " + context.message(), failure);
            log(context);
        }
    }

    public static void log(ErrorContext context) {
        String source = context.source();
        String text = source == null ? context.message() : context.message() + "\n" + source;
        Log.error(text, context.exception());
    }

    public void slow(String what, long nanos) {
        Log.warning(String.format(Locale.ROOT, "Executing %s took %.3f seconds", what, nanos / 1e9));
    }

    // ---- failures that nobody looks at

    ReferenceQueue<Future<?>> forgotten() {
        ReferenceQueue<Future<?>> forgotten = this.forgotten;
        if (forgotten == null) {
            this.forgotten = forgotten = new ReferenceQueue<>();
        }
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
        if (cursor == unretrieved) {
            cursor = next;
        }
        unretrieved.previous = unretrieved.next = null;
    }

    /** Whether something is reported when it has become garbage. */
    public boolean isWatching() {
        return first != null;
    }

    /** Reports what became garbage meanwhile. */
    public void reportGarbage() {
        if (first != null) {
            look();
            ReferenceQueue<Future<?>> forgotten = forgotten();
            for (Object garbage = forgotten.poll(); garbage != null; garbage = forgotten.poll()) {
                report((Unretrieved) garbage);
            }
        }
    }

    /** Whether a failure is there whose future is garbage; a slow look, for tests. */
    public boolean hasGarbage() {
        for (Unretrieved unretrieved = first; unretrieved != null; unretrieved = unretrieved.next) {
            if (unretrieved.refersTo(null)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Looks at some of them: the collector has cleared a reference some time before its thread puts that into the
     * queue.
     */
    private void look() {
        Unretrieved unretrieved = cursor == null ? first : cursor;
        for (int n = LOOKS; n > 0 && unretrieved != null; n--) {
            cursor = unretrieved.next;
            if (unretrieved.refersTo(null)) {
                report(unretrieved); // the handler may change the list
            }
            unretrieved = cursor;
        }
    }

    private void report(Unretrieved unretrieved) {
        if (!unretrieved.isRetrieved()) {
            Future<?> future = unretrieved.get();
            unretrieved.retrieved();
            report(
                    new ErrorContext(
                            unretrieved.kind + " exception was never retrieved",
                            unretrieved.error(),
                            future,
                            unretrieved.source),
                    unretrieved.context);
        }
    }

    /** Reports, oldest first, what nobody will look at any more. */
    public void reportAll() {
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
