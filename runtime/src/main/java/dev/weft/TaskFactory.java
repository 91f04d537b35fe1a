package dev.weft;

/** Makes the tasks of a loop; see {@link EventLoop#setTaskFactory}. */
@FunctionalInterface
public interface TaskFactory {
    /** Starts a task at the next iteration of the loop: what a loop does without a factory. */
    TaskFactory SCHEDULED = new TaskFactory() {
        @Override
        public <T> Task<T> createTask(EventLoop loop, Coroutine<T> coroutine) {
            return Task.schedule(loop, coroutine, null);
        }
    };

    /** Runs a task at once, up to its first suspension, if the loop is running. */
    TaskFactory EAGER = new TaskFactory() {
        @Override
        public <T> Task<T> createTask(EventLoop loop, Coroutine<T> coroutine) {
            return Task.eager(loop, coroutine, null);
        }
    };

    /**
     * Makes a task that runs {@code coroutine}, usually by asking one of the constants of this interface.
     *
     * @param <T> the type of the result
     * @param loop the loop of the task
     * @param coroutine what the task runs
     * @return the task
     */
    <T> Task<T> createTask(EventLoop loop, Coroutine<T> coroutine);
}
