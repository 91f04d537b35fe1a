package dev.weft.internal.group;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.RunOptions;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.TaskOptions;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link dev.weft.LoopGroup} does: a task group at home, the loop that entered it, whose tasks are calls to the
 * loops of the group.
 *
 * <pre>
 *   home                         a member                    another member
 *   submit ──▶ task: a Call ──▶  task: the work
 *                                submit ──▶ task: a Call ─┐
 *              task: a Call ◀─────────────────────────────┘
 *                └─────────────────────────────────────────▶ task: the work
 * </pre>
 *
 * Failures, cancellation and the end are therefore those of the task group, also of what was submitted on a member:
 * that goes by way of home. Everything here belongs to home's thread, unless it says otherwise.
 */
public final class Loops {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final TaskOptions AT_ONCE = TaskOptions.DEFAULTS.withEager(true);

    private final int size;
    private final String name;
    private final RunOptions options;
    private final TaskGroup tasks = new TaskGroup();

    // Written once, before any other thread can have this group from home.

    private volatile @Nullable EventLoop home;
    private List<Member> members = List.of();
    private @Nullable Port homePort;

    /** Pending as long as the group is; another view of it tells the members if home is closed before. */
    private @Nullable Future<Void> inUse;

    @SuppressWarnings("UnusedVariable") // so that it is not garbage
    private @Nullable CompletableFuture<Void> inUseElsewhere;

    private boolean entered;
    private boolean finished;

    /** Where the search for the loop with the least work begins. */
    private int next;

    /**
     * Makes the loops of a group; they begin to run when that is entered.
     *
     * @param size how many
     * @param name what their threads are called, with a number behind it; null for a name that counts up
     * @param options how to make and end them
     */
    public Loops(int size, @Nullable String name, RunOptions options) {
        if (size <= 0) {
            throw new IllegalArgumentException("a group needs at least one loop: " + size);
        }
        this.size = size;
        this.name = name == null ? "weft-loops-" + NUMBER.incrementAndGet() : name;
        this.options = Objects.requireNonNull(options, "options");
    }

    /** Returns how many loops there are. Any thread. */
    public int size() {
        return size;
    }

    /**
     * Returns which loop belongs to a key. Any thread.
     *
     * @param key the key
     * @return a number from 0
     */
    public int indexOf(Object key) {
        int hash = key.hashCode();
        return Math.floorMod(hash ^ (hash >>> 16), size);
    }

    // ---- calls

    /**
     * Submits work, at home or on a member.
     *
     * @param <T> the type of the result
     * @param work makes the coroutine, on the loop where that will run
     * @param index which loop; negative for the one with the least work
     * @return a future of the loop that runs here
     */
    public <T> Future<T> submit(Supplier<? extends Coroutine<T>> work, int index) {
        Objects.requireNonNull(work, "work");
        EventLoop home = home();
        EventLoop here = Asyncio.runningLoop();
        if (here == home) {
            return submitAtHome(work, index);
        }
        if (!isMember(here)) {
            throw new IllegalStateException(
                    this
                            + " is used on a loop that is neither the one that entered it nor one of its own: submit there, and bring the result here");
        }
        Crossing<T> crossing = new Crossing<>(Objects.requireNonNull(homePort), () -> submitAtHome(work, index));
        Task<T> task = here.createTask(new Call<>(crossing, Loops::cancellation), AT_ONCE);
        task.addDoneCallback(Loops::look); // home has reported a failure
        return task;
    }

    /**
     * Returns the loop that entered the group. Any thread.
     *
     * @return the loop
     */
    public EventLoop home() {
        EventLoop home = this.home;
        if (home == null) {
            throw new IllegalStateException(
                    this
                            + " has not been entered: use it as the resource of a try, `try (var loops = new LoopGroup(n)) { ... }`");
        }
        return home;
    }

    private static void look(Future<?> done) {
        if (!done.isCancelled()) {
            done.exception();
        }
    }

    private <T> Task<T> submitAtHome(Supplier<? extends Coroutine<T>> work, int index) {
        Member member = index < 0 ? leastBusy() : members.get(index);
        EventLoop loop = member.loop();
        Crossing<T> crossing = new Crossing<>(member.port(), () -> loop.createTask(new Invocation<>(work)));
        Task<T> task = createTask(new Call<>(crossing, reason -> {
            died(member, reason);
            return cancellation(reason);
        }));
        member.load++;
        task.addDoneCallback(done -> member.load--);
        return task;
    }

    private <T> Task<T> createTask(Coroutine<T> coroutine) {
        try {
            return tasks.createTask(coroutine, AT_ONCE);
        } catch (IllegalStateException refused) {
            throw new IllegalStateException(
                    this
                            + (finished
                                    ? " is finished: calls can be submitted only before its scope ends"
                                    : " is shutting down: one of its calls failed, or it was cancelled"),
                    refused);
        }
    }

    private static CancelledError cancellation(Throwable reason) {
        return new CancelledError(String.valueOf(reason.getMessage()));
    }

    private Member leastBusy() {
        Member best = members.get(next);
        for (int i = 1; i < size; i++) {
            Member member = members.get((next + i) % size);
            if (member.load < best.load) {
                best = member;
            }
        }
        next = (members.indexOf(best) + 1) % size;
        return best;
    }

    private boolean isMember(EventLoop loop) {
        for (Member member : members) {
            if (member.loop() == loop) {
                return true;
            }
        }
        return false;
    }

    /** Cancels all calls and the body. Any thread. */
    public void cancel() {
        EventLoop home = this.home;
        if (home == null) {
            tasks.cancel();
            return;
        }
        try {
            home.callSoonThreadsafe(tasks::cancel);
        } catch (IllegalStateException | RejectedExecutionException closed) {
            // Then there is nothing to cancel.
        }
    }

    // ---- begin and end

    /**
     * Begins the scope.
     *
     * @return a coroutine
     */
    public Coroutine<Void> enter() {
        return new Enter();
    }

    /**
     * Ends the scope.
     *
     * @param failure what its body threw, or null
     * @return a coroutine
     */
    public Coroutine<Boolean> exit(@Nullable Throwable failure) {
        return new Exit(this, failure);
    }

    private void start(EventLoop home) {
        List<Member> members = new ArrayList<>(size);
        int started = 0;
        try {
            for (int i = 1; i <= size; i++) {
                members.add(new Member(name + "-" + i, options, home));
            }
            this.members = List.copyOf(members);
            homePort = new Port(home);
            watch(home);
            this.home = home;
            for (; started < size; started++) {
                members.get(started).start();
            }
        } catch (Throwable failure) { // no memory, or no more threads
            finished = true;
            members.subList(0, started).forEach(Member::leave);
            members.subList(started, members.size()).forEach(Member::discard);
            endWatch();
            throw failure;
        }
        for (Member member : members) {
            var unused = member.ended().thenAccept(end -> tellHome(home, member, end));
        }
    }

    /** If home is closed while the group is in use, its members end, and so do the calls of theirs that are there. */
    private void watch(EventLoop home) {
        Future<Void> inUse = home.createFuture();
        this.inUse = inUse;
        CompletableFuture<Void> elsewhere = inUse.toCompletableFuture();
        inUseElsewhere = elsewhere; // the loop does not hold it
        var unused = elsewhere.whenComplete((value, closed) -> {
            if (closed != null) {
                members.forEach(Member::leave);
                Objects.requireNonNull(homePort)
                        .close(new IllegalStateException("the loop that had entered " + this + " was closed"));
            }
        });
    }

    /** Returns the loop that entered the group, for which the scope ends now. */
    EventLoop homeToLeave() {
        EventLoop home = this.home;
        if (home == null || finished) {
            throw new IllegalStateException(this + (home == null ? " has not been entered" : " has already been left"));
        }
        if (home.isRunning() && Asyncio.runningLoop() != home) {
            throw new IllegalStateException(this + " is left on another loop than the one that entered it");
        }
        return home;
    }

    /** Takes no more calls; the members end when they have nothing to do. */
    void leave() {
        finished = true;
        members.forEach(Member::leave);
    }

    List<Member> members() {
        return members;
    }

    TaskGroup tasks() {
        return tasks;
    }

    /** The group does not use its home any more. */
    void endWatch() {
        if (inUse != null && !inUse.isDone()) {
            inUse.setResult(null);
        }
    }

    private void tellHome(EventLoop home, Member member, Member.End end) {
        Throwable death = end.death();
        if (death == null || member.port().isTold()) {
            return;
        }
        try {
            home.callSoonThreadsafe(() -> died(member, death));
        } catch (IllegalStateException | RejectedExecutionException closed) {
            // The members end because home has.
        }
    }

    /** A loop has ended that should not have: the group fails. */
    private void died(Member member, Throwable reason) {
        Port port = member.port();
        if (port.isTold()) {
            return;
        }
        port.told();
        try {
            tasks.createTask(new Failing(reason));
        } catch (IllegalStateException refused) {
            Objects.requireNonNull(home)
                    .callExceptionHandler(new ErrorContext(
                            "a loop of a group has ended before the group", reason, null, member + " of " + this));
        }
    }

    private static final class Failing extends Continuation<Void> {
        private final Throwable failure;

        Failing(Throwable failure) {
            this.failure = failure;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            valueOf(sent);
            throw failure;
        }

        @Override
        protected String describe() {
            return "LoopGroup.loop";
        }
    }

    private final class Enter extends Continuation<Void> {
        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            valueOf(sent);
            if (entered) {
                throw new IllegalStateException(
                        Loops.this + " has already been entered: make a new one for each scope");
            }
            entered = true;
            start(Asyncio.runningLoop());
            return Trampoline.await(tasks.enter(), this); // never waits
        }

        @Override
        protected String describe() {
            return "LoopGroup.enter";
        }
    }

    @Override
    public String toString() {
        return "LoopGroup[" + name + ", loops: " + size
                + (finished ? ", finished" : home == null ? ", not entered" : "") + "]";
    }
}
