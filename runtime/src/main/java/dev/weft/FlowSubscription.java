package dev.weft;

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
final class FlowSubscription<T> implements Flow.Subscription {
    private final EventLoop loop;
    private final AsyncIterable<? extends T> iterable;
    private final Flow.Subscriber<? super T> subscriber;
    private final AtomicLong demand = new AtomicLong();

    /** Set by the subscriber, from any thread: nothing more is to be signalled. */
    private volatile boolean cancelled;

    /** What is wrong with a request; signalled in place of the next item. */
    private volatile @Nullable IllegalArgumentException misuse;

    // The loop's thread only.
    private @Nullable Task<Void> task;
    private @Nullable Demand waiting;

    private FlowSubscription(
            EventLoop loop, AsyncIterable<? extends T> iterable, Flow.Subscriber<? super T> subscriber) {
        this.loop = loop;
        this.iterable = iterable;
        this.subscriber = subscriber;
    }

    static <T> void start(AsyncIterable<? extends T> iterable, EventLoop loop, Flow.Subscriber<? super T> subscriber) {
        FlowSubscription<T> subscription = new FlowSubscription<>(loop, iterable, subscriber);
        subscriber.onSubscribe(subscription);
        loop.callSoonThreadsafe(() -> {
            if (!subscription.cancelled) {
                subscription.task = loop.createTask(subscription.new Walk(), "publisher of " + Text.of(iterable));
            }
        });
    }

    @Override
    public void request(long count) {
        if (count <= 0) {
            misuse = new IllegalArgumentException("request(" + count + "): the number of items must be positive");
        } else {
            demand.accumulateAndGet(count, (now, more) -> now + more < 0 ? Long.MAX_VALUE : now + more);
        }
        onLoop(() -> {
            if (waiting != null) {
                waiting.wakeIfWaiting();
            }
        });
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            onLoop(() -> {
                if (task != null) {
                    task.cancel();
                }
            });
        }
    }

    private void onLoop(Runnable action) {
        if (!loop.isClosed()) {
            loop.callSoonThreadsafe(action);
        }
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
    private final class Walk extends Coroutine<Void> {
        private static final int START = 0;
        private static final int DEMAND = 1;
        private static final int ADVANCE = 2;
        private static final int CLOSE = 3;

        private final AsyncIterator<? extends T> iterator = iterable.iterator();
        private int state = START;
        private @Nullable Throwable failure;

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            Object value = null;
            try {
                value = valueOf(sent);
                if (state != CLOSE && walk(value)) {
                    return SUSPENDED;
                }
            } catch (Throwable thrown) {
                if (state == CLOSE) {
                    finish(failure == null ? thrown : failure);
                    return null;
                }
                failure = thrown;
            }
            if (state != CLOSE) {
                state = CLOSE;
                try {
                    if (awaitFrom(this, iterator.closeAsync()) == SUSPENDED) {
                        return SUSPENDED;
                    }
                } catch (Throwable thrown) {
                    failure = failure == null ? thrown : failure;
                }
            }
            finish(failure);
            return null;
        }

        /** Returns true if it has to wait, false at the end. */
        private boolean walk(@Nullable Object sent) throws Throwable {
            Object value = sent;
            while (true) {
                if (state == ADVANCE) {
                    if (!Boolean.TRUE.equals(value)) {
                        return false;
                    }
                    demand.updateAndGet(now -> now == Long.MAX_VALUE ? now : now - 1);
                    if (!cancelled) {
                        subscriber.onNext(iterator.current());
                    }
                }
                if (state == DEMAND) {
                    state = ADVANCE;
                    value = awaitFrom(this, iterator.advance());
                } else {
                    state = DEMAND;
                    value = awaitFrom(this, new Demand());
                }
                if (value == SUSPENDED) {
                    return true;
                }
            }
        }

        private void finish(@Nullable Throwable failure) throws Throwable {
            if (!cancelled) {
                cancelled = true;
                if (failure == null) {
                    subscriber.onComplete();
                } else {
                    subscriber.onError(failure);
                }
            } else if (failure != null && !(failure instanceof CancelledError)) {
                throw failure; // nobody listens any more: reported as any failed task is
            }
        }

        @Override
        protected String describe() {
            return "Flows.publish";
        }
    }
}
