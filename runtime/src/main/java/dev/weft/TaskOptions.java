package dev.weft;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a task is made with besides its coroutine, as the keyword arguments of asyncio's {@code create_task}. Immutable.
 *
 * <pre>{@code
 * loop.createTask(work(), TaskOptions.DEFAULTS.withName("worker").withEager(true));
 * }</pre>
 *
 * @param name the name for messages, or null for one that counts up
 * @param context where the task runs, or null for a copy of the current context
 * @param eager whether it runs at once up to its first suspension, or null to leave that to the {@link TaskFactory} of
 *     the loop
 */
public record TaskOptions(
        @Nullable String name,
        @Nullable Context context,
        @Nullable Boolean eager) {
    /** No name, a copy of the current context, eager if the loop's factory says so. */
    public static final TaskOptions DEFAULTS = new TaskOptions(null, null, null);

    /**
     * Returns these options with a name.
     *
     * @param name the name for messages
     * @return changed options
     */
    public TaskOptions withName(String name) {
        return new TaskOptions(Objects.requireNonNull(name, "name"), context, eager);
    }

    /**
     * Returns these options with a context.
     *
     * @param context where the task runs: itself, not a copy of it
     * @return changed options
     */
    public TaskOptions withContext(Context context) {
        return new TaskOptions(name, Objects.requireNonNull(context, "context"), eager);
    }

    /**
     * Returns these options with a decision about the start of the task, whatever the factory of the loop does by
     * itself.
     *
     * @param eager true to run it at once up to its first suspension, false to begin in the next iteration
     * @return changed options
     */
    public TaskOptions withEager(boolean eager) {
        return new TaskOptions(name, context, eager);
    }
}
