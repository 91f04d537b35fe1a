package dev.weft;

import dev.weft.internal.bridge.FlowIterator;
import dev.weft.internal.bridge.FlowSubscription;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Running;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * The way between {@link AsyncIterable} and the reactive streams of the JDK, {@link Flow}, in both directions and with
 * back-pressure: a publisher is asked for no more than is going to be consumed, and an iterable is walked no further
 * than subscribers ask.
 */
public final class Flows {
    private static final int DEFAULT_BUFFER = 16;

    private Flows() {}

    /**
     * Walks what a publisher publishes: {@code for (var item : awaitEach(Flows.iterate(publisher)))}. Each iterator
     * subscribes on its own, when it is first advanced; leaving the loop early cancels the subscription. At most 16
     * items are under way.
     *
     * @param publisher what to subscribe to; may publish on any thread
     * @param <T> the type of the items
     * @return the items; a failure of the publisher is thrown, as it is, after the items before it
     */
    public static <T> AsyncIterable<T> iterate(Flow.Publisher<? extends T> publisher) {
        return iterate(publisher, DEFAULT_BUFFER);
    }

    /**
     * Walks what a publisher publishes, with a limit for what is under way.
     *
     * @param publisher what to subscribe to; may publish on any thread
     * @param buffer how many items may have been asked for and not been consumed; at least 1
     * @param <T> the type of the items
     * @return the items; a failure of the publisher is thrown, as it is, after the items before it
     * @throws IllegalArgumentException if {@code buffer} is less than 1
     */
    public static <T> AsyncIterable<T> iterate(Flow.Publisher<? extends T> publisher, int buffer) {
        Objects.requireNonNull(publisher, "publisher");
        if (buffer < 1) {
            throw new IllegalArgumentException("a buffer of " + buffer + " items: it must have room for at least 1");
        }
        return () -> new FlowIterator<>(Running.require("Flows.iterate"), publisher, buffer);
    }

    /**
     * Publishes what an iterable gives. Each subscriber gets a walk of its own, by a task on {@code loop}, which
     * advances only when the subscriber has asked for an item; cancelling the subscription cancels the task and closes
     * the iterator.
     *
     * @param iterable what to walk; items must not be null
     * @param loop where to walk it; subscribers are called on its thread
     * @param <T> the type of the items
     * @return a publisher, to which any thread may subscribe
     */
    public static <T> Flow.Publisher<T> publish(AsyncIterable<? extends T> iterable, EventLoop loop) {
        Objects.requireNonNull(iterable, "iterable");
        Objects.requireNonNull(loop, "loop");
        return subscriber ->
                FlowSubscription.start(iterable, (Loop) loop, Objects.requireNonNull(subscriber, "subscriber"));
    }
}
