package dev.weft.internal.bridge;

import dev.weft.AsyncIterable;
import dev.weft.AsyncIterator;
import dev.weft.CancelledError;
import dev.weft.ErrorContext;
import dev.weft.GeneratorExit;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Job;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Trampoline;
import dev.weft.internal.core.WaitingCoroutine;
import dev.weft.internal.report.Fatal;
import dev.weft.internal.report.Text;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber of an iterable, and the task that walks it for that one.
 *
 * <pre>
 *   request(n), any thread   adds to the demand; wakes the task if it waits for demand
 *   task, as long as there is demand:   advance ▶ onNext, or at the end onComplete, or onError
 *   cancel(), any thread     cancels the task, which closes the iterator and signals nothing more
 * </pre>
 */
public final class FlowSubscription<T> implements Flow.Subscription {
    private final Loop loop;
    private final AsyncIterable<? extends T> iterable;
    private final Flow.Subscriber<? super T> subscriber;
    private final AtomicLong demand = new AtomicLong();

    /** Set by the subscriber, from any thread: nothing more is to be signalled. */
    private volatile boolean cancelled;

    /** What is wrong with a request; signalled in place of the next item. */
    private volatile @Nullable IllegalArgumentException misuse;

    // The loop's thread only.
    private @Nullable Walk walk;
    private @Nullable Job<Void> task;
    private @Nullable Demand waiting;

    /** The iterator is being closed, or was: that is not to be cancelled. */
    private boolean closing;

    private FlowSubscription(Loop loop, AsyncIterable<? extends T> iterable, Flow.Subscriber<? super T> subscriber) {
        this.loop = loop;
        this.iterable = iterable;
        this.subscriber = subscriber;
    }

    public static <T> void start(
            AsyncIterable<? extends T> iterable, Loop loop, Flow.Subscriber<? super T> subscriber) {
        FlowSubscription<T> subscription = new FlowSubscription<>(loop, iterable, subscriber);
        try {
            subscriber.onSubscribe(subscription);
        } catch (Throwable failure) {
            subscription.cancelled = true;
            subscription.onLoop(() -> subscription.subscriberFailed(failure));
            return;
        }
        if (!subscription.onLoop(subscription::begin) && !subscription.cancelled) {
            subscription.cancelled = true;
            subscriber.onError(Loop.isClosedError());
        }
    }

    private void begin() {
        if (!cancelled) {
            walk = new Walk();
            task = loop.createTask(walk, "publisher of " + Text.of(iterable));
        }
    }

    @Override
    public void request(long count) {
        if (cancelled) {
            return;
        }
        if (count <= 0) {
            misuse = new IllegalArgumentException("request(" + count + "): the number of items must be positive");
        } else {
            demand.accumulateAndGet(count, (now, more) -> now + more < 0 ? Long.MAX_VALUE : now + more);
        }
        onLoop(() -> {
            if (waiting != null) {
                waiting.wakeIfWaiting();
            } else if (misuse != null && task != null && walk != null && walk.advances() && !cancelled && !closing) {
                task.cancel(); // an advance may take for ever; a task that has not begun would end without a signal
            }
        });
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            onLoop(() -> {
                if (task != null && !closing) {
                    task.cancel();
                }
            });
        }
    }

    /**
     * Runs {@code action} on the loop's thread. Returns false if the loop runs nothing any more; the subscriber is not
     * to see an error of ours.
     */
    private boolean onLoop(Runnable action) {
        try {
            loop.callSoonThreadsafe(action);
            return true;
        } catch (RuntimeException closedOrRefused) {
            return false;
        }
    }

    /**
     * A subscriber that throws counts as one that has cancelled: it gets no further signal, and somebody else is told.
     */
    private void subscriberFailed(Throwable failure) {
        cancelled = true;
        if (Fatal.is(failure)) {
            throw Fatal.sneak(failure);
        }
        loop.callExceptionHandler(new ErrorContext(
                "Exception in subscriber " + Text.of(subscriber), failure, null, "publisher of " + Text.of(iterable)));
    }

    /** Waits until there is demand. */
    private final class Demand extends WaitingCoroutine<Void> {
        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            waiting = null;
            valueOf(sent);
            if (misuse != null) {
                throw misuse;
            }
            if (demand.get() > 0) {
                return null;
            }
            waiting = this;
            return park();
        }

        void wakeIfWaiting() {
            if (isWaiting()) {
                wake();
            }
        }

        @Override
        protected String describe() {
            return "Flows.publish.demand";
        }
    }

    /** The walk: DEMAND and ADVANCE by turns, then CLOSE, then the last signal. */
    private final class Walk extends Continuation<Void> {
        private static final int START = 0;
        private static final int DEMAND = 1;
        private static final int ADVANCE = 2;
        private static final int CLOSE = 3;

        private @Nullable AsyncIterator<? extends T> iterator;
        private int state = START;
        private @Nullable Throwable failure;

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            try {
                Object value = valueOf(sent);
                if (state == CLOSE || !walk(value)) {
                    return closeThenSignal();
                }
                return SUSPENDED;
            } catch (GeneratorExit exit) {
                signalEnd(Loop.isClosedError());
                throw exit;
            } catch (Throwable thrown) {
                if (failure == null) {
                    failure = thrown;
                }
                return closeThenSignal();
            }
        }

        boolean advances() {
            return state == ADVANCE;
        }

        /** Returns true if it has to wait, false at the end. */
        private boolean walk(@Nullable Object sent) throws Throwable {
            AsyncIterator<? extends T> iterator = this.iterator;
            if (iterator == null) {
                this.iterator = iterator = Objects.requireNonNull(iterable.iterator(), "iterator() returned null");
            }
            Object value = sent;
            while (true) {
                if (state == ADVANCE) {
                    if (!Boolean.TRUE.equals(value)) {
                        return false;
                    }
                    demand.updateAndGet(now -> now == Long.MAX_VALUE ? now : now - 1);
                    T item = Objects.requireNonNull(iterator.current(), "an item that is published must not be null");
                    if (!cancelled && !signalItem(item)) {
                        return false;
                    }
                }
                if (state == DEMAND) {
                    state = ADVANCE;
                    value = Trampoline.await(iterator.advance(), this);
                } else {
                    state = DEMAND;
                    value = Trampoline.await(new Demand(), this);
                }
                if (value == SUSPENDED) {
                    return true;
                }
            }
        }

        /** Returns false if the subscriber throws. */
        private boolean signalItem(T item) {
            try {
                subscriber.onNext(item);
                return true;
            } catch (Throwable failure) {
                subscriberFailed(failure);
                return false;
            }
        }

        /** Closes the iterator if that has not been done, then gives the last signal. */
        private @Nullable Object closeThenSignal() throws Throwable {
            if (state != CLOSE) {
                state = CLOSE;
                closing = true;
                try {
                    if (iterator != null && Trampoline.await(iterator.closeAsync(), this) == SUSPENDED) {
                        return SUSPENDED;
                    }
                } catch (Throwable thrown) {
                    if (failure == null) {
                        failure = thrown;
                    }
                }
            }
            Throwable failure = this.failure;
            if (!cancelled) {
                signalEnd(misuse == null ? failure : misuse);
            } else if (failure != null && !(failure instanceof CancelledError)) {
                throw failure; // nobody listens any more: reported as any failed task is
            }
            return null;
        }

        private void signalEnd(@Nullable Throwable failure) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            try {
                if (failure == null) {
                    subscriber.onComplete();
                } else {
                    subscriber.onError(failure);
                }
            } catch (Throwable thrown) {
                subscriberFailed(thrown);
            }
        }

        @Override
        protected String describe() {
            return "Flows.publish";
        }
    }
}
