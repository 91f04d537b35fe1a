package dev.weft.io;

import dev.weft.EventLoop;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Running;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of one loop. They are lent to a stream only while there are bytes in them: a stream that waits holds
 * none.
 *
 * <p>Confined to the thread of the loop. A stream that may be made and aborted outside of loops, such as one end of a
 * pair, asks each time for the pool of the loop that runs {@linkplain #here() here}.
 */
final class BufferPool {
    /** A TLS record of the largest size that the JDK makes, with its header and padding, fits into one. */
    static final int SIZE = 17 * 1024;

    /** How much goes through the kernel in one call. */
    static final int KERNEL_SIZE = 64 * 1024;

    /** How many buffers a loop keeps: as many as may have unread bytes at the same moment, usually. */
    private static final int KEPT = 64;

    /** Keeps nothing: for what is given back where no loop runs. */
    private static final BufferPool NOWHERE = new BufferPool(0);

    private final ByteBuffer[] free;
    private int count;
    private @Nullable ByteBuffer direct;
    private @Nullable ByteBuffer heap;
    private @Nullable ByteBuffer kernel;

    private BufferPool(int capacity) {
        free = new ByteBuffer[capacity];
    }

    /** Returns the pool of {@code loop}. */
    static BufferPool of(EventLoop loop) {
        Loop owner = (Loop) loop;
        BufferPool pool = (BufferPool) owner.buffers;
        if (pool == null) {
            owner.buffers = pool = new BufferPool(KEPT);
        }
        return pool;
    }

    /** Returns the pool of the loop that runs on this thread. */
    static BufferPool here() {
        Loop loop = Running.loop();
        return loop == null ? NOWHERE : of(loop);
    }

    /** Returns a buffer on the heap, with no bytes to be read: its limit is 0. */
    ByteBuffer take() {
        if (count == 0) {
            return ByteBuffer.allocate(SIZE).limit(0);
        }
        ByteBuffer buffer = free[--count];
        return buffer.position(0).limit(0);
    }

    /** Takes a buffer back; one that was not lent here is left to the garbage collector. */
    void give(ByteBuffer buffer) {
        if (buffer.capacity() == SIZE && count < free.length) {
            free[count++] = buffer;
        }
    }

    /** Returns a buffer into which a channel reads: for use between two calls of a conduit, never across a wait. */
    ByteBuffer direct() {
        ByteBuffer direct = this.direct;
        if (direct == null) {
            direct = ByteBuffer.allocateDirect(KERNEL_SIZE);
            this.direct = direct;
        }
        return direct.clear();
    }

    /** Returns a buffer on the heap, for the same use. */
    ByteBuffer heap() {
        ByteBuffer heap = this.heap;
        if (heap == null) {
            heap = ByteBuffer.allocate(SIZE);
            this.heap = heap;
        }
        return heap.clear();
    }

    /**
     * Returns the buffer through which a channel's bytes go to or from the heap: for use within one call of a conduit.
     */
    ByteBuffer kernel() {
        ByteBuffer kernel = this.kernel;
        if (kernel == null) {
            kernel = ByteBuffer.allocateDirect(KERNEL_SIZE);
            this.kernel = kernel;
        }
        return kernel.clear();
    }
}
