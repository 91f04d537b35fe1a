package dev.weft.internal.core;

import dev.weft.AsyncGenerator;
import dev.weft.Task;
import dev.weft.TaskDump.FrameEntry;
import dev.weft.TaskDump.LoopEntry;
import dev.weft.TaskDump.State;
import dev.weft.TaskDump.TaskEntry;
import dev.weft.internal.observe.TaskRecord;
import dev.weft.internal.report.Circles;
import dev.weft.internal.schedule.Durations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One look at a loop: turns its tasks into plain data.
 *
 * <p>Three passes over the pending tasks. The first gives each a {@link Node}; tasks that are alike share one, so that
 * a million of them need no more than a place in a table each. The second looks at who holds what and who waits for
 * whom, the third, over the timers, at how long sleeps take still. Nothing here recurses: chains of awaits and groups
 * of groups may be as long as the heap allows.
 *
 * <p>On a foreign thread everything may change meanwhile: each walk is bounded, and a task of which nothing can be made
 * is left out.
 */
final class LoopView {
    private static final int MAX_NAMES = 3;

    /** How many tasks and coroutines are looked at from outside; chains may be circles while they change. */
    private static final int MAX_OUTSIDE = 100_000;

    private final Loop loop;
    private final boolean isOutside;

    /**
     * Whether nothing can happen any more: then whoever waits for one of several permits waits for all who hold one.
     */
    private final boolean isStuck;

    private final IdentityHashMap<Job<?>, Node> nodeOf = new IdentityHashMap<>();
    private final Map<Key, Node> nodeOfKey = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();

    /** Whose call graph it is about; null for all tasks. */
    private final @Nullable Job<?> root;

    private final WaitWords words;

    private LoopView(Loop loop, @Nullable Job<?> root, boolean isOutside, boolean isStuck) {
        this.loop = loop;
        this.root = root;
        this.isOutside = isOutside;
        this.isStuck = isStuck;
        this.words = new WaitWords(new PrimitiveNames(), isOutside);
    }

    /** Looks on the thread of the loop. */
    static LoopEntry exact(Loop loop, int number, @Nullable Job<?> root) {
        boolean isInStep = loop.currentTask != null;
        List<String> javaStack =
                isInStep ? JavaStack.userCalls(Thread.currentThread().getStackTrace()) : List.of();
        return new LoopView(loop, root, false, false).entry(number, true, null, javaStack);
    }

    /** Looks at a loop in which nothing can happen any more; on its thread, or where it has run. */
    static LoopEntry stuck(Loop loop) {
        return new LoopView(loop, null, false, true).entry(0, true, null, List.of());
    }

    /** Looks from another thread: at a loop that does not run, or one that is busy. */
    static LoopEntry outside(Loop loop, int number, @Nullable Job<?> root, boolean isBusy) {
        if (loop.isClosed()) {
            return new LoopEntry(number, null, true, true, null, List.of(), 0, 0, 0, List.of(), List.of(), List.of());
        }
        Thread thread = loop.thread;
        if (!isBusy || thread == null) {
            String remark = thread == null ? "not running" : null;
            return new LoopView(loop, root, true, false).entry(number, false, remark, List.of());
        }
        StackTraceElement[] stack = thread.getStackTrace();
        String where = JavaStack.place(stack);
        String remark = "busy for more than " + Dumps.PATIENCE_MILLIS / 1000 + " s"
                + (where == null ? "" : " in " + where) + ", thread " + thread.getState();
        return new LoopView(loop, root, true, false).entry(number, false, remark, JavaStack.userCalls(stack));
    }

    private LoopEntry entry(int number, boolean isExact, @Nullable String remark, List<String> javaStack) {
        collect();
        relate();
        if (!isOutside) {
            loop.timers.forEach(this::noteDeadline);
        }
        long now = isOutside ? 0 : loop.driver().nanos();
        List<TaskEntry> tasks = new ArrayList<>(nodes.size());
        for (Node node : nodes) {
            tasks.add(node.entry(now));
        }
        Thread thread = loop.thread;
        return new LoopEntry(
                number,
                thread == null ? null : thread.getName(),
                false,
                isExact,
                remark,
                root == null || hasRunning() ? javaStack : List.of(),
                loop.ready.size(),
                loop.timers.size(),
                loop.inFlight.count(),
                Collections.unmodifiableList(tasks),
                Circles.of(tasks),
                isOutside || root != null ? List.of() : generators());
    }

    private boolean hasRunning() {
        return nodes.stream().anyMatch(node -> node.key.state == State.RUNNING);
    }

    private List<String> generators() {
        List<String> texts = new ArrayList<>();
        for (AsyncGenerator<?> generator : loop.generators().snapshot()) {
            Continuation<?> frame = (Continuation<?>) generator;
            String position = frame.position();
            texts.add(frame.describe() + (position == null ? "" : " (" + position + ")"));
        }
        return texts;
    }

    // ---- the tasks

    private void collect() {
        int left = isOutside ? MAX_OUTSIDE : Integer.MAX_VALUE;
        if (root != null) {
            collectAbove(root, left);
            return;
        }
        for (Job<?> job = loop.tasks.first(); job != null && left > 0; job = job.next, left--) {
            tryAdd(job);
        }
    }

    /** The task, and those who wait for it, directly or not. */
    private void collectAbove(Job<?> root, int most) {
        Deque<Job<?>> open = new ArrayDeque<>(List.of(root));
        int left = most;
        for (Job<?> job = open.poll(); job != null && left > 0; job = open.poll(), left--) {
            if (!nodeOf.containsKey(job)) {
                tryAdd(job);
                Node node = nodeOf.get(job);
                if (node != null) {
                    open.addAll(node.key.awaiters);
                }
            }
        }
    }

    private void tryAdd(Job<?> job) {
        try {
            add(job);
        } catch (RuntimeException changed) {
            if (!isOutside) {
                throw changed;
            }
        }
    }

    private void add(Job<?> job) {
        if (job.isDone() || job.loop != loop || nodeOf.containsKey(job)) {
            return;
        }
        State state = stateOf(job);
        Relations relations = new Relations(job);
        List<Task<?>> holders = state == State.WAITING ? words.holders(job) : List.of();
        Key key = new Key(
                state,
                job.cancelling() > 0,
                job.coroutine().describe(),
                state == State.WAITING ? words.of(job, holders) : null,
                state == State.RUNNING ? List.of() : stackOf(job),
                List.copyOf(relations.awaiters),
                relations.parent,
                isStuck || holders.size() == 1 ? holders : List.of());
        Node node = nodeOfKey.get(key);
        if (node == null) {
            node = new Node(nodes.size() + 1, key);
            nodes.add(node);
            nodeOfKey.put(key, node);
        }
        if (node.names.size() < MAX_NAMES) {
            node.names.add(job.name());
        }
        node.count++;
        noteAge(node, job);
        nodeOf.put(job, node);
    }

    private State stateOf(Job<?> job) {
        if (loop.currentTask == job) {
            return State.RUNNING;
        } else if (!job.isStarted()) {
            return State.NEW;
        }
        Waitable waiter = job.waiter();
        boolean isOver = waiter == null
                || (waiter instanceof Promise<?> future && future.isDone())
                || (waiter instanceof Operation<?> && job.wait != WaitQueue.WAITING);
        return isOver ? State.READY : State.WAITING;
    }

    private List<FrameEntry> stackOf(Job<?> job) {
        List<FrameEntry> stack = new ArrayList<>(2);
        int left = isOutside ? MAX_OUTSIDE : Integer.MAX_VALUE;
        String name = null;
        String position = null;
        int times = 0;
        if (root != null && job.waiter() instanceof Operation<?> operation && !(job.innermost() instanceof Operation)) {
            stack.add(new FrameEntry(operation.describe(), operation.position(), 1)); // others tell it as the wait
        }
        for (Continuation<?> frame = job.innermost(); frame != null && left > 0; left--) {
            String nextName = frame.describeRun();
            String nextPosition = frame.position();
            if (times > 0 && nextName.equals(name) && Objects.equals(nextPosition, position)) {
                times++;
            } else {
                if (name != null) {
                    stack.add(new FrameEntry(name, position, times));
                }
                name = nextName;
                position = nextPosition;
                times = 1;
            }
            frame = frame.caller == frame ? null : frame.caller; // itself: its caller is in a step, and not linked yet
        }
        if (name != null) {
            stack.add(new FrameEntry(name, position, times));
        }
        return stack;
    }

    // ---- how long it takes

    private void noteAge(Node node, Job<?> job) {
        TaskRecord record = isOutside ? null : job.record();
        if (record != null && loop.probe(Observation.class) != null) {
            if (!record.isLate) {
                node.made = Math.min(node.made, record.created);
            }
            if (record.since > record.created || !record.isLate) {
                node.since = Math.min(node.since, record.since);
            }
        }
    }

    private void noteDeadline(Timer timer, long deadline) {
        if (timer instanceof Sleep<?> sleep && sleep.owner instanceof Job<?> job && job.waiter() == sleep) {
            Node node = nodeOf.get(job);
            if (node != null) {
                node.noteSleep(deadline - loop.driver().nanos());
            }
        }
    }

    // ---- who waits for whom

    private void relate() {
        for (Node node : nodes) {
            for (Job<?> awaiter : node.key.awaiters) {
                Node other = nodeOf.get(awaiter);
                if (other != null) {
                    node.awaitedBy.add(other.id);
                    other.waitsFor.add(node.id);
                }
            }
            for (Task<?> holding : node.key.holders) {
                Node holder = nodeOf.get((Job<?>) holding);
                if (holder != null) {
                    node.waitsFor.add(holder.id);
                    holder.awaitedBy.add(node.id);
                }
            }
            Node parent = node.key.parent == null ? null : nodeOf.get((Job<?>) node.key.parent);
            node.parent = parent == null ? null : parent.id;
        }
    }

    /** The tasks that wait for a task, by way of groups and shields, too. */
    private static final class Relations {
        final Set<Job<?>> awaiters = new LinkedHashSet<>(2);

        @Nullable
        Task<?> parent;

        Relations(Job<?> job) {
            Object callbacks = job.callbacks();
            if (callbacks == null) {
                return;
            } else if (callbacks instanceof Job<?> awaiter) {
                awaiters.add(awaiter);
                return;
            }
            Deque<Promise<?>> open = new ArrayDeque<>();
            Set<Promise<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>(2));
            open.add(job);
            for (Promise<?> future = open.poll(); future != null; future = open.poll()) {
                for (Object entry : WaitWords.entries(future)) {
                    if (entry instanceof Job<?> awaiter) {
                        awaiters.add(awaiter);
                    } else if (entry instanceof DoneHook hook) {
                        Promise<?> next = hook.leadsTo();
                        if (next == null) {
                            addAwaiters(hook);
                        } else if (seen.add(next)) {
                            open.add(next);
                        }
                    }
                }
            }
        }

        private void addAwaiters(DoneHook hook) {
            Task<?> parent = hook.parent();
            if (parent != null) {
                this.parent = parent;
            }
            if (hook.isAwaited()) {
                for (Task<?> awaiter : hook.awaiters()) {
                    awaiters.add((Job<?>) awaiter);
                }
            }
        }
    }

    /** What tasks have in common that are alike. */
    private record Key(
            State state,
            boolean isCancelling,
            String coroutine,
            @Nullable String waitText,
            List<FrameEntry> stack,
            List<Job<?>> awaiters,
            @Nullable Task<?> parent,
            List<Task<?>> holders) {}

    /** One task, or several that are alike. */
    private static final class Node {
        final int id;
        final Key key;
        final List<String> names = new ArrayList<>(1);
        final Set<Integer> waitsFor = new LinkedHashSet<>(2);
        final Set<Integer> awaitedBy = new LinkedHashSet<>(2);
        int count;

        @Nullable
        Integer parent;

        /** When the oldest was made, and since when the one waits that has waited longest. */
        long made = Long.MAX_VALUE;

        long since = Long.MAX_VALUE;

        private long shortest = Long.MAX_VALUE;
        private long longest = Long.MIN_VALUE;

        Node(int id, Key key) {
            this.id = id;
            this.key = key;
        }

        void noteSleep(long nanos) {
            shortest = Math.min(shortest, Math.max(0, nanos));
            longest = Math.max(longest, Math.max(0, nanos));
        }

        private static String tenths(long nanos) {
            return Durations.text(Math.round(nanos / 1e8) / 1e1);
        }

        private static @Nullable Duration time(long from, long now) {
            return from == Long.MAX_VALUE ? null : Duration.ofNanos(Math.max(0, now - from));
        }

        TaskEntry entry(long now) {
            String text = key.waitText;
            if (text != null && longest != Long.MIN_VALUE) {
                String from = tenths(shortest);
                String to = tenths(longest);
                text += ", " + (from.equals(to) ? from : from + " to " + to) + " left";
            }
            return new TaskEntry(
                    id,
                    count,
                    List.copyOf(names),
                    key.state,
                    key.isCancelling,
                    key.coroutine,
                    text,
                    List.copyOf(waitsFor),
                    List.copyOf(awaitedBy),
                    parent,
                    Collections.unmodifiableList(key.stack),
                    time(made, now),
                    key.state == State.RUNNING ? null : time(since, now));
        }
    }
}
