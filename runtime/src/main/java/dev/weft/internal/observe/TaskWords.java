package dev.weft.internal.observe;

import dev.weft.Task;
import org.jspecify.annotations.Nullable;

/** What tasks and entries of the ready queue are called. On the loop's thread. */
public interface TaskWords {
    /** Returns the number that tells the loop from others of the process. */
    int loopNumber();

    /** Returns what a task runs: {@code "Account.transfer"}. */
    String coroutine(Task<?> task);

    /**
     * Returns where a task that is in no step stands: {@code "Account.transfer (Account.java:14 await(sleep(1)))"};
     * null if that is not known.
     */
    @Nullable
    String place(Task<?> task);

    /**
     * Returns what a task that is in no step waits for: {@code "AsyncLock \"db\" held by task a"}; null if for nothing.
     */
    @Nullable
    String waitsFor(Task<?> task);

    /** Returns what a task failed with that is done, null if it did not; that does not count as seen. */
    @Nullable
    Throwable failure(Task<?> task);

    /** Returns the task that steps now, or null. */
    @Nullable
    Task<?> currentTask();

    /** Returns what an entry that is no task is about to call; it does not know that any more when it has. */
    Object subject(Object entry);
}
