package dev.weft;

import dev.weft.internal.group.Loops;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A scope with several loops, each on a daemon thread of its own, for work that keeps more than one core busy.
 *
 * <pre>{@code
 * try (var loops = new LoopGroup(4)) {
 *     Future<Report> report = loops.submit(() -> analyse(data));                 // on the loop with the least work
 *     Future<Account> account = loops.at(id).submit(() -> accounts.load(id));    // always on the same one
 *     System.out.println(await(report) + " " + await(account));
 * } // all that was submitted is done here, and the threads have ended
 * }</pre>
 *
 * <p>A task lives and dies on one loop. What crosses is a call and its outcome: the supplier is called on the other
 * loop, in a task there, and its coroutine runs there to its end; the future belongs to the loop of the caller, and
 * awaiting it gives the same value or the same throwable. So objects that belong to a loop (tasks, futures, locks,
 * queues, streams) stay on theirs, and between loops go values that any thread may have, or a {@link LoopChannel}.
 *
 * <p>A call behaves as a task of a {@link TaskGroup}:
 *
 * <ul>
 *   <li>The first that fails with anything but a {@link CancelledError} cancels the others, on whatever loop they are,
 *       and the body; when all have ended, an {@link ExceptionGroup} is thrown. A fatal error
 *       ({@link VirtualMachineError}) is thrown bare.
 *   <li>Cancelling the future cancels the task on the other loop; the future is done when that has ended, and as that
 *       has ended. A cancellation that comes too late to reach a task that has already ended with a value ends the
 *       future all the same: it is not lost.
 *   <li>If the task that runs the body is cancelled, all calls are, and the {@link CancelledError} goes on when they
 *       have ended.
 * </ul>
 *
 * <p>A call begins at once, in a copy of the caller's {@linkplain Context context}: what it sets, the caller does not
 * see. What lost errors there are on the loops of the group goes to the exception handler of the loop that entered it,
 * on the thread of that. When all calls have ended, tasks that these have left behind are cancelled and awaited, as at
 * the end of {@code run}. A loop that ends before the group, by a fatal error or because somebody stops it, makes the
 * group fail.
 *
 * <p>{@code submit} may be called on the loop that entered the group and on the group's own loops, which is how a call
 * makes others; {@link #cancel()} from any thread. asyncio has no counterpart: Python runs one loop a process.
 */
public final class LoopGroup implements AsyncScope {
    private final Loops loops;

    /**
     * Makes a group; its threads start when it is entered.
     *
     * @param loops how many loops, 1 or more
     * @throws IllegalArgumentException if {@code loops} is not positive
     */
    public LoopGroup(int loops) {
        this.loops = new Loops(loops, null, RunOptions.defaults());
    }

    /**
     * Makes a group whose threads have a name.
     *
     * @param loops how many loops, 1 or more
     * @param name the name of the threads, which get a number behind it: {@code name-1} and so on
     * @throws IllegalArgumentException if {@code loops} is not positive
     */
    public LoopGroup(int loops, String name) {
        this(loops, name, RunOptions.defaults());
    }

    /**
     * Makes a group with options.
     *
     * @param loops how many loops, 1 or more
     * @param name the name of the threads, which get a number behind it
     * @param options how to make and end each loop
     * @throws IllegalArgumentException if {@code loops} is not positive
     */
    public LoopGroup(int loops, String name, RunOptions options) {
        this.loops = new Loops(loops, Objects.requireNonNull(name, "name"), options);
    }

    /**
     * Runs a coroutine on the loop with the least work: the one that has the fewest calls of this group.
     *
     * @param work makes the coroutine; called on the other loop, in the task that runs it
     * @param <T> the type of the result
     * @return a future of the caller's loop
     * @throws IllegalStateException if the group has not been entered, has ended, or is being cancelled; or if no loop
     *     runs here, or one that is not of this group and has not entered it
     */
    public <T> Future<T> submit(Supplier<? extends Coroutine<T>> work) {
        return loops.submit(work, -1);
    }

    /**
     * Returns the loop that belongs to a key, for work that shares what only one loop may use. Equal keys get the same
     * loop for as long as the group lives.
     *
     * @param key the key, whose hash code decides
     * @return the place for calls
     */
    public Lane at(Object key) {
        return new Lane(loops, loops.indexOf(Objects.requireNonNull(key, "key")));
    }

    /**
     * Returns the loop that entered the group, to which the futures of its calls belong.
     *
     * @return the loop
     * @throws IllegalStateException if the group has not been entered
     */
    public EventLoop loop() {
        return loops.home();
    }

    /**
     * Tells how many loops there are.
     *
     * @return the number that the group was made with
     */
    public int size() {
        return loops.size();
    }

    /**
     * Ends the group early, without a failure: its calls and its body are cancelled, and the scope is left normally
     * when they have ended. Before the group is entered, this cancels it as soon as it is. Any thread may call it.
     */
    public void cancel() {
        loops.cancel();
    }

    /** {@inheritDoc} Starts the loops and binds the group to the current task. */
    @Override
    public Coroutine<Void> enter() {
        return loops.enter();
    }

    /** {@inheritDoc} Waits for the calls, then for the ends of the loops. */
    @Override
    public Coroutine<Boolean> exit(@Nullable Throwable failure) {
        return loops.exit(failure);
    }

    /** Returns the name of the group, and the number of its loops. */
    @Override
    public String toString() {
        return loops.toString();
    }

    /** One loop of a group. */
    public static final class Lane {
        private final Loops loops;
        private final int index;

        private Lane(Loops loops, int index) {
            this.loops = loops;
            this.index = index;
        }

        /**
         * Runs a coroutine on this loop.
         *
         * @param work makes the coroutine; called on this loop, in the task that runs it
         * @param <T> the type of the result
         * @return a future of the caller's loop
         * @throws IllegalStateException as {@link LoopGroup#submit}
         */
        public <T> Future<T> submit(Supplier<? extends Coroutine<T>> work) {
            return loops.submit(work, index);
        }

        /** Returns the group and the number of the loop. */
        @Override
        public String toString() {
            return loops + "-" + (index + 1);
        }
    }
}
