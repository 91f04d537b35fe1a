package dev.weft.io;

import dev.weft.EventLoop;
import dev.weft.LoopDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Waits for channels beside the time: takes the place of a loop's default driver when its first channel comes.
 *
 * <pre>
 *   await    selects, and remembers the keys that are ready
 *   poll     tells their channels; without an await before it, selects without waiting first
 *   wake     writes to the selector only when its thread sleeps or is about to
 * </pre>
 */
final class NioDriver implements LoopDriver {
    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;
    private static final int WOKEN = 2;

    /** What a channel's key carries. */
    interface Channel {
        /** Called when what the key is interested in is possible. */
        void ready(SelectionKey key);

        /** Called when the loop is closed. */
        void loopClosed();
    }

    private final LoopDriver before;
    private final Selector selector;
    private final AtomicInteger state = new AtomicInteger(AWAKE);
    private final Consumer<SelectionKey> collector = this::collect;
    private SelectionKey[] ready = new SelectionKey[64];
    private int readyCount;
    private boolean selected;

    /** The buffers of the loop. */
    final BufferPool pool;

    NioDriver(LoopDriver before, BufferPool pool) {
        this.before = before;
        this.pool = pool;
        try {
            selector = Selector.open();
        } catch (IOException failure) {
            throw new UncheckedIOException("no selector could be opened", failure);
        }
    }

    /**
     * Returns the driver of {@code loop}, which gets one if it has none.
     *
     * @throws IllegalStateException if the loop stands on something else
     */
    static NioDriver of(EventLoop loop) {
        LoopDriver driver = Drivers.of(loop);
        if (driver instanceof NioDriver known) {
            return known;
        }
        if (!Drivers.replace(loop, before -> new NioDriver(before, BufferPool.of(loop)))) {
            throw new IllegalStateException("the event loop stands on " + driver
                    + ", which has no network: use a loop of EventLoop.create() or Asyncio.run(...)");
        }
        return (NioDriver) Drivers.of(loop);
    }

    /** Registers a channel, with no interest as yet. */
    SelectionKey register(SelectableChannel channel, Channel owner) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, 0, owner);
    }

    @Override
    public long nanos() {
        return before.nanos();
    }

    @Override
    public void await(long deadline) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        long now = deadline == Long.MAX_VALUE ? 0 : nanos();
        boolean sleeps = !interrupted && deadline > now && state.compareAndSet(AWAKE, ASLEEP);
        try {
            select(sleeps ? millis(deadline, now) : -1);
        } finally {
            state.set(AWAKE);
        }
        selected = true;
    }

    /**
     * Returns how long to sleep for {@link Selector#select(long)}: never too short, so that nobody comes back in vain;
     * 0 is for ever.
     */
    private static long millis(long deadline, long now) {
        if (deadline == Long.MAX_VALUE) {
            return 0;
        }
        long nanos = deadline - now; // the deadline is later: the difference of others may overflow
        return nanos / 1_000_000 + (nanos % 1_000_000 == 0 ? 0 : 1);
    }

    private void select(long millis) {
        try {
            if (millis < 0) {
                selector.selectNow(collector);
            } else {
                selector.select(collector, millis);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the selector failed", failure);
        }
    }

    private void collect(SelectionKey key) {
        if (readyCount == ready.length) {
            ready = Arrays.copyOf(ready, readyCount * 2);
        }
        ready[readyCount++] = key;
    }

    @Override
    public boolean poll() {
        if (!selected) {
            select(-1);
        }
        selected = false;
        int count = readyCount;
        readyCount = 0;
        SelectionKey[] ready = this.ready;
        for (int i = 0; i < count; i++) {
            SelectionKey key = ready[i];
            ready[i] = null;
            if (key.isValid()) { // else another channel's event has closed it
                ((Channel) key.attachment()).ready(key);
            }
        }
        return count > 0;
    }

    @Override
    public void wake() {
        if (state.getAndSet(WOKEN) == ASLEEP) {
            selector.wakeup();
        }
    }

    @Override
    public void close() {
        for (SelectionKey key : selector.keys().toArray(new SelectionKey[0])) {
            if (key.attachment() instanceof Channel channel) {
                channel.loopClosed();
            }
        }
        try {
            selector.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("the selector could not be closed", failure);
        } finally {
            before.close();
        }
    }

    @Override
    public String toString() {
        return "NioDriver";
    }
}
