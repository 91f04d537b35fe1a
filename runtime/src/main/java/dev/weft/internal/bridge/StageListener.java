package dev.weft.internal.bridge;

import dev.weft.internal.core.Completion;
import dev.weft.internal.core.DoneHook;
import dev.weft.internal.core.LastingStages;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Promise;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a loop registers at a stage: brings its outcome to the futures that were made of it.
 *
 * <p>Mostly there is one future, and the stage ends with it. But a stage may outlive those who wait for it, by far:
 *
 * <pre>{@code
 * while (...) {
 *     await(waitFor(shield(wrapFuture(stage)), second));    // times out; the stage goes on
 * }
 * }</pre>
 *
 * <p>Nothing can be unregistered at a stage. So once somebody has given up, all others who come share this listener.
 * And it must not keep a future for which nobody waits, which is the rule for those that were given up:
 *
 * <pre>
 *   a future          is held      left by
 *   waited for        strongly     done; or all have left it that waited: given up
 *   given up          weakly       done; or somebody waits again; or it is garbage
 *   garbage           not at all   should the stage fail, one future stands for all of these, so that it is reported
 * </pre>
 */
final class StageListener<T>
        implements BiConsumer<@Nullable T, @Nullable Throwable>, Completion, LastingStages.Listener {
    private final Loop loop;
    private final CompletionStage<T> stage;

    /** The stage if it can be cancelled. */
    final @Nullable CompletableFuture<T> completable;

    /** Whether this is a stage that the program made; else it is work in another thread, whose wrappers are its own. */
    private final boolean isStage;

    /** The first of the futures, in the order in which they came. */
    private @Nullable Wait first;

    private @Nullable Wait last;

    /** Where futures arrive that were given up, once they are garbage; null as long as there was none. */
    private @Nullable ReferenceQueue<Object> garbage;

    /** A future has become garbage that would have told of a failure. */
    private boolean hasLost;

    /** What is to tell of it; null if it is the future itself. */
    private @Nullable DoneHook report;

    // What the stage has come to: written before the loop is told.
    private @Nullable T value;
    private @Nullable Throwable failure;

    StageListener(Loop loop, CompletionStage<T> stage, @Nullable CompletableFuture<T> completable, boolean isStage) {
        this.loop = loop;
        this.stage = stage;
        this.completable = completable;
        this.isStage = isStage;
    }

    /** Returns the listener of a stage that was given up before; null if there is none. */
    @SuppressWarnings("unchecked") // made for this very stage
    static <T> @Nullable StageListener<T> lastingOf(Loop loop, CompletionStage<T> stage) {
        LastingStages lasting = loop.lastingStages;
        return lasting == null ? null : (StageListener<T>) lasting.get(stage);
    }

    /** Brings the outcome to {@code future} as well. */
    void add(Promise<T> future) {
        dropGarbage();
        Wait wait = new Wait(future);
        if (last == null) {
            first = wait;
        } else {
            last.next = wait;
            wait.previous = last;
        }
        last = wait;
        loop.inFlight.begin();
        future.addHook(wait);
    }

    @Override
    public CompletionStage<?> stage() {
        return stage;
    }

    /** The stage is complete; any thread. */
    @Override
    public void accept(@Nullable T value, @Nullable Throwable failure) {
        this.value = value;
        this.failure = failure;
        try {
            loop.callSoonThreadsafe(this);
        } catch (IllegalStateException | RejectedExecutionException closed) {
            // Nobody can be waiting any more on a closed loop.
        }
    }

    /** The loop is told. */
    @Override
    public void run() {
        if (loop.lastingStages != null) {
            loop.lastingStages.remove(this);
        }
        for (Wait wait = first; wait != null; wait = wait.next) {
            Promise<T> future = wait.future();
            if (future == null) {
                drop(wait);
            } else {
                StageFuture.copy(future, value, failure, isStage);
            }
        }
        if (hasLost && failure != null) {
            Promise<T> lost = loop.createFuture();
            StageFuture.copy(lost, null, failure, isStage);
            if (report != null) {
                lost.addHook(report);
            }
        }
    }

    @SuppressWarnings("unchecked") // it is this listener's queue
    private void dropGarbage() {
        if (garbage != null) {
            for (Object gone = garbage.poll(); gone != null; gone = garbage.poll()) {
                drop((Wait) ((Abandoned) gone).wait);
            }
        }
    }

    private void drop(Wait wait) {
        if (!wait.isOver) {
            hasLost = true;
            if (wait.report != null) {
                report = wait.report;
            }
            remove(wait);
        }
    }

    private void remove(Wait wait) {
        if (wait.isOver) {
            return;
        }
        wait.isOver = true;
        loop.inFlight.end();
        if (wait.previous == null) {
            first = wait.next;
        } else {
            wait.previous.next = wait.next;
        }
        if (wait.next == null) {
            last = wait.previous;
        } else {
            wait.next.previous = wait.previous;
        }
    }

    /** Lets those who come next find this one, since the stage goes on without somebody who has waited for it. */
    private void outlives() {
        if (isStage) {
            LastingStages lasting = loop.lastingStages;
            if (lasting == null) {
                loop.lastingStages = lasting = new LastingStages();
            }
            lasting.add(this);
        }
    }

    /** One future: the first hook that it has. */
    private final class Wait implements DoneHook {
        /** The future, or an {@link Abandoned} that leads to it if it was given up. */
        private Object future;

        /** It is not in the list any more. */
        private boolean isOver;

        /** What is to tell of a failure of a future that was given up. */
        private @Nullable DoneHook report;

        private @Nullable Wait previous;
        private @Nullable Wait next;

        Wait(Promise<T> future) {
            this.future = future;
        }

        /** Returns the future; null if it is garbage. */
        @Nullable
        @SuppressWarnings("unchecked") // that is what was put there
        Promise<T> future() {
            return (Promise<T>) (future instanceof Abandoned abandoned ? abandoned.get() : future);
        }

        @Override
        public void onDone(Promise<?> done) {
            remove(this);
            if (done.isCancelled()) {
                if (completable != null) {
                    completable.cancel(true);
                }
                if (completable == null || !completable.isDone()) {
                    outlives();
                }
            }
            if (report != null) {
                report.onDone(done);
            }
        }

        @Override
        public boolean isLeftAlone(Promise<?> pending) {
            if (future == pending) {
                if (garbage == null) {
                    garbage = new ReferenceQueue<>();
                }
                future = new Abandoned(pending, this, garbage);
                outlives();
            }
            return true;
        }

        @Override
        public void joined(Promise<?> pending) {
            future = pending;
        }

        @Override
        public boolean keeps(DoneHook report) {
            this.report = report;
            return true;
        }

        @Override
        public @Nullable String completer() {
            String kind = stage.getClass().getSimpleName();
            return isStage ? (kind.isEmpty() ? "CompletionStage" : kind) + " that nobody has completed yet" : null;
        }
    }

    /** A future that was given up. */
    private static final class Abandoned extends WeakReference<Object> {
        private final StageListener<?>.Wait wait;

        Abandoned(Promise<?> future, StageListener<?>.Wait wait, ReferenceQueue<Object> garbage) {
            super(future, garbage);
            this.wait = wait;
        }
    }
}
