package dev.weft.internal.bridge;

import dev.weft.AsyncIterator;
import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Thrown;
import dev.weft.internal.core.WaitingCoroutine;
import dev.weft.internal.report.Fatal;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One walk over what a publisher publishes.
 *
 * <p>Signals come on any thread; they cross over in {@link #arrived} and are looked at on the loop's thread only.
 * Demand: as many items as the buffer has room for at the start, and again as many as were consumed whenever that is
 * half of it.
 */
public final class FlowIterator<T> implements AsyncIterator<T>, Flow.Subscriber<T> {
    private static final Object END = new Object();

    private final Loop loop;
    private final Flow.Publisher<? extends T> publisher;
    private final int buffer;

    // Written by the publisher's threads.
    private final Queue<Object> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean delivering = new AtomicBoolean();

    /** Written on the loop's thread, and read elsewhere once the loop is closed. */
    private volatile Flow.@Nullable Subscription subscription;

    // The loop's thread only.
    private final ArrayDeque<Object> items = new ArrayDeque<>();
    private @Nullable Next waiting;
    private @Nullable T current;
    private boolean subscribed;
    private boolean over;
    private int consumed;

    /** For {@link dev.weft.Asyncio} and {@link dev.weft.Flows}. */
    public FlowIterator(Loop loop, Flow.Publisher<? extends T> publisher, int buffer) {
        this.loop = loop;
        this.publisher = publisher;
        this.buffer = buffer;
    }

    // ---- the subscriber: any thread

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        signal(new Subscribed(Objects.requireNonNull(subscription, "subscription")));
    }

    @Override
    public void onNext(T item) {
        signal(Objects.requireNonNull(item, "item"));
    }

    @Override
    public void onError(Throwable failure) {
        signal(new Thrown(Objects.requireNonNull(failure, "failure")));
    }

    @Override
    public void onComplete() {
        signal(END);
    }

    private void signal(Object signal) {
        arrived.add(signal);
        if (delivering.compareAndSet(false, true)) {
            try {
                loop.callSoonThreadsafe(this::deliver);
            } catch (RuntimeException closedOrRefused) { // the publisher is not to see it: it is told by a cancel
                delivering.set(false);
                abandon();
            }
        }
    }

    /** The loop runs nothing any more: nobody will take what arrives. */
    private void abandon() {
        for (Object signal = arrived.poll(); signal != null; signal = arrived.poll()) {
            if (signal instanceof Subscribed made) {
                made.subscription.cancel();
            }
        }
        Flow.Subscription accepted = subscription;
        if (accepted != null) {
            accepted.cancel();
        }
    }

    // ---- the iterator: the loop's thread

    private void deliver() {
        delivering.set(false);
        for (Object signal = arrived.poll(); signal != null; signal = arrived.poll()) {
            if (signal instanceof Subscribed made) {
                accept(made.subscription);
            } else if (!over) {
                items.add(signal);
            }
        }
        if (waiting != null && !items.isEmpty()) {
            waiting.wakeIfWaiting();
        }
    }

    private void accept(Flow.Subscription made) {
        if (over || subscription != null) {
            made.cancel();
            return;
        }
        subscription = made;
        request(made, buffer);
    }

    /** A subscription may not throw; if it does, whoever waits for an item gets that. */
    private void request(Flow.Subscription from, int count) {
        try {
            from.request(count);
        } catch (Throwable failure) {
            if (Fatal.is(failure)) {
                throw failure;
            }
            items.add(new Thrown(failure));
        }
    }

    @Override
    public Continuation<Boolean> advance() {
        return new Next();
    }

    @Override
    public T current() {
        if (current == null) {
            throw new IllegalStateException(
                    "there is no current element: await advance() first, and see that it was true");
        }
        return current;
    }

    /** Cancels the subscription. */
    @Override
    public Coroutine<Void> closeAsync() {
        return Asyncio.async(() -> {
            Flow.Subscription accepted = subscription;
            end();
            if (accepted != null) {
                accepted.cancel();
            }
        });
    }

    private void end() {
        over = true;
        subscription = null;
        current = null;
        items.clear();
    }

    /** An accepted subscription on its way to the loop's thread. */
    private record Subscribed(Flow.Subscription subscription) {}

    private final class Next extends WaitingCoroutine<Boolean> {
        @Override
        @SuppressWarnings("unchecked") // what is neither END nor Thrown came by onNext
        protected Object resume(@Nullable Object sent) throws Throwable {
            if (isNew()) {
                valueOf(sent);
                if (waiting != null) {
                    throw new IllegalStateException(
                            "advance(): the iterator is advanced already: it has one consumer at a time");
                }
                current = null;
                if (!subscribed) {
                    subscribed = true;
                    try {
                        publisher.subscribe(FlowIterator.this);
                    } catch (Throwable failure) {
                        end();
                        throw failure;
                    }
                }
            } else {
                waiting = null;
                valueOf(sent);
            }
            if (over) {
                return false;
            }
            Object item = items.poll();
            if (item == null) {
                waiting = this;
                return park();
            }
            if (item == END) {
                end();
                return false;
            }
            if (item instanceof Thrown thrown) {
                end();
                throw thrown.error;
            }
            current = (T) item;
            replenish();
            return true;
        }

        private void replenish() {
            consumed++;
            if (consumed >= (buffer + 1) / 2 && subscription != null) {
                int more = consumed;
                consumed = 0;
                request(subscription, more);
            }
        }

        void wakeIfWaiting() {
            if (isWaiting()) {
                wake();
            }
        }

        @Override
        protected String describe() {
            return "Flows.iterate.advance";
        }
    }
}
