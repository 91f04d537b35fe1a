package dev.weft;

import dev.weft.internal.group.Channel;
import dev.weft.internal.group.Items;
import dev.weft.internal.group.Receive;
import dev.weft.internal.group.Send;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of items between tasks of any loops of the process, first in first out: what a
 * {@link dev.weft.sync.AsyncQueue} is on one loop.
 *
 * <pre>{@code
 * try (var loops = new LoopGroup(2); var lines = new LoopChannel<String>(100)) {
 *     loops.submit(() -> parse(lines));           // for (String line : awaitEach(lines)) ...
 *     for (String line : awaitEach(source)) {
 *         await(lines.send(line));                // waits while the channel is full
 *     }
 * } // closes the channel: what is left in it is still received; then the loops in it end
 * }</pre>
 *
 * <p>Those who wait are served in the order in which they came, on whatever loops they are, and nobody overtakes them.
 * A {@code send} that is cancelled has not sent; a {@code receive} that is cancelled has taken nothing. So no item is
 * lost, and none comes twice.
 *
 * <p>After {@link #close()} nothing can be sent, also by those who wait to; receivers get what is left. When nothing is
 * left, {@link #receive()} fails with a {@link ClosedException}, and {@code awaitEach} ends. Several receivers, and
 * several loops over the same channel, share the items.
 *
 * <p>What is sent is used on another thread afterwards: it must be something that any thread may have, or nobody else
 * must use it any more. What the sender did before sending, the receiver sees.
 *
 * <p>All methods may be called from any thread; the coroutines are awaited as always, on a loop.
 *
 * @param <T> the type of the items, which may be null
 */
public final class LoopChannel<T extends @Nullable Object> implements AsyncIterable<T>, AutoCloseable {
    private final Channel<T> channel;

    /**
     * Makes a channel.
     *
     * @param capacity how many items it holds at most, 1 or more
     * @throws IllegalArgumentException if {@code capacity} is not positive
     */
    public LoopChannel(int capacity) {
        channel = new Channel<>(capacity);
    }

    /**
     * Sends an item, waiting for room while the channel is full. Awaiting fails with a {@link ClosedException} if the
     * channel is closed, or is closed while this waits: the item was not sent.
     *
     * @param item the item, may be null
     * @return a coroutine that finishes when the item is in the channel
     */
    public Coroutine<Void> send(T item) {
        return new Send<>(channel, item);
    }

    /**
     * Sends an item, if there is room and nobody waits for that.
     *
     * @param item the item, may be null
     * @return whether it is in the channel
     * @throws ClosedException if the channel is closed
     */
    public boolean trySend(T item) {
        return channel.offer(item);
    }

    /**
     * Receives an item, waiting for one while the channel is empty. Awaiting fails with a {@link ClosedException} if
     * the channel is closed and empty.
     *
     * @return a coroutine whose result is the item
     */
    public Coroutine<T> receive() {
        return Receive.item(channel);
    }

    /**
     * Returns a walk over what is sent, which ends when the channel is closed and empty. Leaving it early does not
     * close the channel, and takes nothing more.
     *
     * @return a new iterator
     */
    @Override
    public AsyncIterator<T> iterator() {
        return new Items<>(channel);
    }

    /** Closes the channel: nothing more can be sent, what is left can be received. Does nothing the second time. */
    @Override
    public void close() {
        channel.close();
    }

    /** Returns whether the channel was closed; there may still be items in it. */
    public boolean isClosed() {
        return channel.isClosed();
    }

    /** Returns how many items are in the channel at the moment. */
    public int size() {
        return channel.size();
    }

    /** Returns how many items the channel holds at most. */
    public int capacity() {
        return channel.capacity();
    }

    /** Returns the number of items, and of those who wait. */
    @Override
    public String toString() {
        return channel.toString();
    }

    /** What sending to a closed channel fails with, and receiving when nothing is left. */
    public static final class ClosedException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes an exception.
         *
         * @param message what could not be done
         */
        public ClosedException(String message) {
            super(message);
        }
    }
}
