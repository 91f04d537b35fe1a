package dev.weft.internal.core;

import dev.weft.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A done callback of the runtime itself: nothing is allocated to register or to schedule it, and it needs no context.
 */
public interface DoneHook {
    /** Called in the iteration after the one in which {@code future} became done. */
    void onDone(Promise<?> future);

    /** Returns the tasks that wait for the future by way of this hook; for dumps. */
    default List<Task<?>> awaiters() {
        return List.of();
    }

    /**
     * Returns the future that will be done by way of this hook, whose waiters then are the {@link #awaiters}; null if
     * there is none; for dumps.
     */
    default @Nullable Promise<?> leadsTo() {
        return null;
    }

    /** Returns whether the {@link #awaiters} wait now; for dumps. */
    default boolean isAwaited() {
        return true;
    }

    /** Returns the task in whose group the future is, or null; for dumps. */
    default @Nullable Task<?> parent() {
        return null;
    }

    /** Returns in words what will complete the future, if this hook knows: "CompletableFuture"; for dumps. */
    default @Nullable String completer() {
        return null;
    }

    /**
     * Called when all others have left the pending {@code future}; returns whether this hook wants to know when
     * somebody {@link #joined} it.
     */
    default boolean isLeftAlone(Promise<?> future) {
        return false;
    }

    /** Called when somebody is about to wait for the pending {@code future}, at which this hook stands alone. */
    default void joined(Promise<?> future) {}

    /**
     * Returns whether this hook, the first one of a pending future, keeps {@code report} in place of the future, and
     * will call it.
     */
    default boolean keeps(DoneHook report) {
        return false;
    }
}
