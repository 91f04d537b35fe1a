package dev.weft.internal.observe;

import dev.weft.AsyncGenerator;
import dev.weft.BlockingCall;
import dev.weft.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The inside of a loop, for a {@link Conductor}; on the loop's thread only, or while the loop does not run. */
public interface Insight {
    /** What an entry of the ready queue is. */
    enum Kind {
        /** A task that is about to step. */
        TASK,
        /** A finished future, whose callbacks are due. */
        CALLBACKS,
        /** A callback by {@code callSoon}. */
        CALLBACK,
        /** A timer that is due, a sleep included. */
        TIMER,
        /** A callback that the program handed in by {@code callSoonThreadsafe}. */
        OUTSIDE,
        /** The end of something outside, that the runtime handed in. */
        COMPLETION
    }

    /** Returns the entry at a place of the ready queue. */
    Object entry(int place);

    /** Returns how many entries the ready queue has. */
    int readyCount();

    /** Returns whether something is ready, or was handed in by another thread. */
    boolean hasReady();

    /** Returns when the next timer is due, {@link Long#MAX_VALUE} if there is none. */
    long nextDeadline();

    /** Returns how much is in flight outside that will come back to the loop. */
    int inFlight();

    /** Runs one iteration inside the turn of a task or callback. */
    void iterateNested();

    /** Returns the generators that have begun and not ended, in the order in which they began. */
    List<AsyncGenerator<?>> generators();

    /** Returns what an entry is. */
    Kind kind(Object entry);

    /** Returns the task that goes on because of an entry, null if there is none or more than one. */
    @Nullable
    Task<?> taskOf(Object entry);

    /** Returns the tasks that step in the turn of an entry which is about to have it. */
    List<Task<?>> steppedBy(Object entry);

    /** Returns the pending tasks in the order of their creation; a copy. */
    Set<Task<?>> tasks();

    /** Returns whether a task has begun. */
    boolean isStarted(Task<?> task);

    /**
     * Returns whether what a task waits for concerns no other coroutine: a sleep, a future, a turn in a primitive; also
     * if it is ready or done.
     */
    boolean isOwnWait(Task<?> task);

    /**
     * Returns what a task does, in the words of dumps: {@code "waits for AsyncLock "left" held by task b"}, {@code "is
     * ready"}.
     */
    String state(Task<?> task);

    /**
     * Returns all pending tasks, as a dump shows them, in lines that are indented: circles first, then each task below
     * those who wait for it.
     */
    String tree();

    /**
     * Returns where the user's code stands in a task that waits, {@code "Account.java:14 await(sleep(1))"}; null if
     * that is not known.
     */
    @Nullable
    String place(Task<?> task);

    /**
     * Makes {@code failure} appear where a task waits, in place of what it waits for.
     *
     * @return false if its wait is over
     */
    boolean fail(Task<?> task, Throwable failure);

    /**
     * Tells which calls block the loop until it is closed, as {@link dev.weft.RunOptions#onBlockingCall}; before it
     * runs.
     *
     * @throws IllegalStateException if this Java is without Flight Recorder
     */
    void tellBlockingCalls(Consumer<? super BlockingCall> listener);

    /**
     * Begins to record what tasks do, as {@link dev.weft.RunOptions#trace}.
     *
     * @param file where {@link #endRecording} writes it
     * @throws IllegalArgumentException if it cannot be written there
     */
    void record(Path file);

    /**
     * Ends a recording, if there is one; while the loop does not run. What becomes of the file is logged, not thrown.
     */
    void endRecording();
}
