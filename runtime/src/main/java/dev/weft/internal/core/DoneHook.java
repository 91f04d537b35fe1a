package dev.weft.internal.core;

import dev.weft.Task;
import java.util.List;

/** A done callback of the runtime itself: nothing is allocated to register or to schedule it, and it needs no context. */
public interface DoneHook {
    /** Called in the iteration after the one in which {@code future} became done. */
    void onDone(Promise<?> future);

    /** Returns the tasks that wait for the future by way of this hook; for dumps. */
    default List<Task<?>> awaiters() {
        return List.of();
    }
}
