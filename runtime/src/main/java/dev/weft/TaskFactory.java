package dev.weft;

import dev.weft.internal.core.Job;

/** Makes the tasks of a loop; see {@link EventLoop#setTaskFactory}. */
@FunctionalInterface
public interface TaskFactory {
    /**
     * Starts a task at the next iteration of the loop, unless it is wanted eager: what a loop does without a factory.
     */
    TaskFactory SCHEDULED = new TaskFactory() {
        @Override
        public <T> Task<T> createTask(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
            return Job.create(loop, coroutine, options, false);
        }
    };

    /** Runs a task at once, up to its first suspension, if the loop is running and the task is not wanted otherwise. */
    TaskFactory EAGER = new TaskFactory() {
        @Override
        public <T> Task<T> createTask(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
            return Job.create(loop, coroutine, options, true);
        }
    };

    /**
     * Makes a task that runs {@code coroutine}, usually by asking one of the constants of this interface.
     *
     * @param <T> the type of the result
     * @param loop the loop of the task
     * @param coroutine what the task runs
     * @param options name, context and eagerness, as whoever wants the task has given them
     * @return the task
     */
    <T> Task<T> createTask(EventLoop loop, Coroutine<T> coroutine, TaskOptions options);

    /**
     * Makes a task without options.
     *
     * @param <T> the type of the result
     * @param loop the loop of the task
     * @param coroutine what the task runs
     * @return the task
     */
    default <T> Task<T> createTask(EventLoop loop, Coroutine<T> coroutine) {
        return createTask(loop, coroutine, TaskOptions.DEFAULTS);
    }
}
