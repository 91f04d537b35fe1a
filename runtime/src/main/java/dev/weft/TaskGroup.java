package dev.weft;

import dev.weft.internal.combine.GroupScope;
import org.jspecify.annotations.Nullable;

/**
 * A scope that does not end before the tasks that were created in it, as asyncio's {@code TaskGroup}.
 *
 * <pre>{@code
 * try (var group = new TaskGroup()) {
 *     group.createTask(fetch(first));
 *     group.createTask(fetch(second));
 * } // both are done here
 * }</pre>
 *
 * <p>The first task that fails with anything but a {@link CancelledError} cancels the others and the body. When all
 * have ended, an {@link ExceptionGroup} is thrown that holds the failures in the order in which they happened, that of
 * the body last. A fatal error ({@link VirtualMachineError}) is thrown bare. If the task that runs the body is
 * cancelled from outside, the tasks of the group are cancelled, in the order of their creation, and the
 * {@link CancelledError} goes on when all have ended; if there were failures, they win, and the cancellation is
 * delivered once more at the next suspension after the group.
 *
 * <p>Tasks may be added as long as the group has not ended: by the body, and by its tasks while the body has ended
 * already.
 *
 * <p>Only for use on the thread of the loop.
 */
public final class TaskGroup implements AsyncScope {
    private final GroupScope scope;

    /** Makes a group, to be used as the resource of a {@code try} in asynchronous code. */
    @SuppressWarnings("this-escape") // kept, for messages
    public TaskGroup() {
        scope = new GroupScope(this);
    }

    /**
     * Creates a task in this group.
     *
     * @param coroutine what the task runs; closed if the group does not take it
     * @param <T> the type of the result
     * @return the task
     * @throws IllegalStateException if the group has not been entered, has ended, or is being cancelled
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine) {
        return scope.createTask(coroutine, TaskOptions.DEFAULTS);
    }

    /**
     * Creates a task with a name in this group.
     *
     * @param coroutine what the task runs; closed if the group does not take it
     * @param name the name of the task
     * @param <T> the type of the result
     * @return the task
     * @throws IllegalStateException if the group has not been entered, has ended, or is being cancelled
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return scope.createTask(coroutine, TaskOptions.DEFAULTS.withName(name));
    }

    /**
     * Creates a task with a name and a context in this group.
     *
     * @param coroutine what the task runs; closed if the group does not take it
     * @param name the name of the task; null for one that counts up
     * @param context where to run it, itself and not a copy; null for a copy of the current one
     * @param <T> the type of the result
     * @return the task
     * @throws IllegalStateException if the group has not been entered, has ended, or is being cancelled
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, @Nullable String name, @Nullable Context context) {
        return createTask(coroutine, new TaskOptions(name, context, null));
    }

    /**
     * Creates a task in this group as the options say.
     *
     * @param coroutine what the task runs; closed if the group does not take it
     * @param options name, context and eagerness
     * @param <T> the type of the result
     * @return the task
     * @throws IllegalStateException if the group has not been entered, has ended, or is being cancelled
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        return scope.createTask(coroutine, options);
    }

    /**
     * Ends the group early, without a failure: its tasks and its body are cancelled, and the scope is left normally
     * when they have ended. Before the group is entered, this cancels it as soon as it is. Does nothing if the group
     * has ended or is being cancelled.
     */
    public void cancel() {
        scope.cancel();
    }

    /** {@inheritDoc} Binds the group to the current task. */
    @Override
    public Coroutine<Void> enter() {
        return scope.enter();
    }

    /** {@inheritDoc} Waits for the tasks of the group. */
    @Override
    public Coroutine<Boolean> exit(@Nullable Throwable failure) {
        return scope.exit(failure);
    }

    @Override
    public String toString() {
        return scope.toString();
    }
}
