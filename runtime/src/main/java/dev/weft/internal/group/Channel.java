package dev.weft.internal.group;

import dev.weft.Asyncio;
import dev.weft.LoopChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LoopChannel} holds: items, and two lines of coroutines on any loops.
 *
 * <pre>
 *                 items: size       of which reservedItems belong to receivers that were woken and have not had their turn
 *                 room              of which reservedRoom belongs to senders likewise
 *
 *   somebody waits to send          only if there is no room that is not reserved
 *   somebody waits to receive       only if there is no item that is not reserved
 * </pre>
 *
 * <p>An item goes in when its sender has its turn, and out when its receiver has: the oldest one then, so the order in
 * which items are taken is that in which they were put in, whatever is cancelled in between. Whoever was woken and
 * gives up passes what was reserved to the next in line. Nobody overtakes those who wait.
 *
 * <p>Everything is guarded by the lock of this object, under which nothing of others is called; who is to be woken is
 * woken afterwards.
 *
 * @param <T> the type of the items
 */
public final class Channel<T extends @Nullable Object> {
    /** Stands for null in the queue. */
    private static final Object NULL = new Object();

    private final int capacity;
    private final ArrayDeque<Object> items = new ArrayDeque<>();
    private final Line senders = new Line();
    private final Line receivers = new Line();
    private int reservedItems;
    private int reservedRoom;
    private boolean closed;

    /**
     * Makes a channel.
     *
     * @param capacity how many items it holds at most
     */
    public Channel(int capacity) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("a channel must hold at least one item: " + capacity);
        }
        this.capacity = capacity;
    }

    // ---- sending

    /**
     * Puts an item in, if there is room and nobody waits for it.
     *
     * @param item the item
     * @return whether it is in
     * @throws LoopChannel.ClosedException if the channel is closed
     */
    public boolean offer(T item) {
        Waiter woken;
        synchronized (this) {
            checkOpen();
            if (!senders.isEmpty() || room() == 0) {
                return false;
            }
            woken = add(item);
        }
        wake(woken);
        return true;
    }

    /**
     * Puts an item in, or puts a waiter in line and returns it: then {@link #put} has to be called when it was woken.
     */
    @Nullable
    Waiter beginPut(T item) {
        Waiter woken;
        synchronized (this) {
            checkOpen();
            if (!senders.isEmpty() || room() == 0) {
                Waiter waiter = new Waiter(Asyncio.runningLoop(), true);
                senders.add(waiter);
                return waiter;
            }
            woken = add(item);
        }
        wake(woken);
        return null;
    }

    /** Puts an item in for which room was reserved. */
    void put(T item, Waiter waiter) {
        Waiter woken;
        synchronized (this) {
            if (waiter.state == Waiter.WOKEN) {
                reservedRoom--;
            }
            waiter.state = Waiter.OVER;
            checkOpen();
            woken = add(item);
        }
        wake(woken);
    }

    private void checkOpen() {
        if (closed) {
            throw new LoopChannel.ClosedException("the channel is closed: it takes no more items");
        }
    }

    private int room() {
        return capacity - items.size() - reservedRoom;
    }

    private @Nullable Waiter add(T item) {
        items.add(item == null ? NULL : item);
        return wakeReceiver();
    }

    private @Nullable Waiter wakeSender() {
        if (closed || room() == 0) {
            return null;
        }
        Waiter waiter = senders.poll(Waiter.WOKEN);
        if (waiter != null) {
            reservedRoom++;
        }
        return waiter;
    }

    // ---- receiving

    /**
     * Takes an item for {@code taker}, or puts a waiter in line and returns it: then {@link #take} has to be called
     * when it was woken.
     */
    @Nullable
    Waiter beginTake(Taker<T> taker) {
        List<Waiter> woken;
        synchronized (this) {
            if (items.size() - reservedItems == 0 && !(closed && items.isEmpty())) {
                Waiter waiter = new Waiter(Asyncio.runningLoop(), false);
                receivers.add(waiter);
                return waiter;
            }
            woken = poll(taker);
        }
        woken.forEach(this::wake);
        return null;
    }

    /** Takes an item that was reserved. */
    void take(Taker<T> taker, Waiter waiter) {
        List<Waiter> woken;
        synchronized (this) {
            if (waiter.state == Waiter.WOKEN) {
                reservedItems--;
            }
            waiter.state = Waiter.OVER;
            woken = poll(taker);
        }
        woken.forEach(this::wake);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // only add() puts items in; null only if a null was
    private List<Waiter> poll(Taker<T> taker) {
        if (items.isEmpty()) {
            taker.ended();
            return List.of();
        }
        Object item = items.remove();
        taker.take((T) (item == NULL ? null : item));
        if (closed && items.isEmpty()) {
            return takeAll(receivers);
        }
        Waiter sender = wakeSender();
        return sender == null ? List.of() : List.of(sender);
    }

    private @Nullable Waiter wakeReceiver() {
        if (items.size() == reservedItems) {
            return null;
        }
        Waiter waiter = receivers.poll(Waiter.WOKEN);
        if (waiter != null) {
            reservedItems++;
        }
        return waiter;
    }

    // ---- the end, and what there is to know

    /** Closes the channel. Any thread. */
    public void close() {
        List<Waiter> woken;
        synchronized (this) {
            closed = true;
            woken = takeAll(senders);
            if (items.isEmpty()) {
                woken.addAll(takeAll(receivers));
            }
        }
        woken.forEach(this::wake);
    }

    private static List<Waiter> takeAll(Line line) {
        List<Waiter> all = new ArrayList<>(line.size());
        while (!line.isEmpty()) {
            all.add(Objects.requireNonNull(line.poll(Waiter.CLOSED)));
        }
        return all;
    }

    /** Gives up to send or to receive. Does nothing the second time. */
    void giveUp(Waiter waiter) {
        wake(release(waiter));
    }

    /** Takes back what a waiter has; returns whom to wake in its place. */
    private synchronized @Nullable Waiter release(Waiter waiter) {
        byte state = waiter.state;
        waiter.state = Waiter.OVER;
        if (state == Waiter.WAITING) {
            (waiter.sends ? senders : receivers).remove(waiter);
        } else if (state == Waiter.WOKEN) {
            if (waiter.sends) {
                reservedRoom--;
                return wakeSender();
            }
            reservedItems--;
            return wakeReceiver();
        }
        return null;
    }

    /** Wakes a waiter; if its loop is closed, the next one in its place. */
    private void wake(@Nullable Waiter waiter) {
        Waiter woken = waiter;
        while (woken != null && !woken.wake()) {
            woken = release(woken);
        }
    }

    /** Returns how many items there are. Any thread. */
    public synchronized int size() {
        return items.size();
    }

    /** Returns how many items there may be. Any thread. */
    public int capacity() {
        return capacity;
    }

    /** Returns whether the channel was closed. Any thread. */
    public synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized String toString() {
        return "LoopChannel[size: " + items.size() + "/" + capacity
                + (senders.size() == 0 ? "" : ", senders: " + senders.size())
                + (receivers.size() == 0 ? "" : ", receivers: " + receivers.size())
                + (closed ? ", closed" : "") + "]";
    }
}
