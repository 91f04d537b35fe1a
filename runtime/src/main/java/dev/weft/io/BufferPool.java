package dev.weft.io;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of one loop. They are lent to a stream only while there are bytes in them: a stream that waits holds
 * none.
 *
 * <p>Confined to the thread of the loop.
 */
final class BufferPool {
    /** A TLS record of the largest size that the JDK makes, with its header and padding, fits into one. */
    static final int SIZE = 17 * 1024;

    /** How much goes through the kernel in one call. */
    static final int KERNEL_SIZE = 64 * 1024;

    private final ByteBuffer[] free;
    private int count;
    private @Nullable ByteBuffer scratch;
    private @Nullable ByteBuffer kernel;

    /**
     * Makes a pool.
     *
     * @param capacity how many buffers it keeps at most
     */
    BufferPool(int capacity) {
        free = new ByteBuffer[capacity];
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

    /**
     * Returns a buffer for what a stream makes an array of: for use between two calls of its conduit, never across a
     * wait.
     */
    ByteBuffer scratch() {
        ByteBuffer scratch = this.scratch;
        if (scratch == null) {
            scratch = free.length == 0 ? ByteBuffer.allocate(SIZE) : ByteBuffer.allocateDirect(KERNEL_SIZE);
            this.scratch = scratch;
        }
        return scratch.clear();
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
