package dev.weft;

/**
 * What an event loop stands on: its clock, and how it waits. {@link EventLoop#create()} parks its thread and reads the
 * real clock; another driver lets time jump, or waits for more than time.
 *
 * <pre>
 *   the loop      calls                              and then
 *   is idle       await(the next deadline), poll     looks at its timers, and at what other threads handed in
 *   is busy       poll, now and then                 goes on
 *   is given something by another thread: wake, on that thread
 * </pre>
 *
 * <p>A driver belongs to one loop. Whatever it has to tell goes by way of {@link #poll()}: that runs on the loop's
 * thread, as part of the loop, and may call everything of the loop that a callback may, such as
 * {@link EventLoop#callSoon}. What a driver throws ends the run of its loop.
 */
public interface LoopDriver extends AutoCloseable {
    /**
     * Returns the time. Any thread may ask.
     *
     * @return nanoseconds since an arbitrary moment; not negative, and never goes back
     */
    long nanos();

    /**
     * Returns when {@code deadline} has come, when something has happened that {@link #poll()} would take, when
     * {@link #wake()} was called since the last call of this method returned, when the thread is interrupted, or, now
     * and then, for no reason. An interrupt that was there before ends the wait, too; the thread's flag stays as it is.
     * On the loop's thread only.
     *
     * @param deadline in nanoseconds of {@link #nanos()}; {@link Long#MAX_VALUE} means that there is none
     */
    void await(long deadline);

    /**
     * Takes what has happened, without waiting. Called after each {@link #await} and, while the loop is busy, once an
     * iteration or every 61 callbacks and steps, whichever is later. On the loop's thread only.
     *
     * @return whether anything had happened
     */
    boolean poll();

    /**
     * Ends the wait of the loop's thread, or its next one. Any thread may call it, also after {@link #close()}, where
     * it does nothing.
     */
    void wake();

    /** Gives back what the driver holds. Called once, when the loop is closed, by the thread that closes it. */
    @Override
    void close();
}
