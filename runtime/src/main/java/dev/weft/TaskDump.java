package dev.weft;

import dev.weft.internal.core.Dumps;
import dev.weft.internal.core.Job;
import dev.weft.internal.core.Loop;
import dev.weft.internal.report.DumpJson;
import dev.weft.internal.report.DumpText;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all tasks wait for, at one moment: who waits for whom, and where in the source, as Python's {@code asyncio
 * pstree} shows it.
 *
 * <pre>{@code
 * System.err.println(TaskDump.capture());
 * }</pre>
 *
 * <p>Nothing has to be switched on before, and a program that never asks pays nothing. What a dump says of one loop is
 * true of one moment: the loop's own thread looks, between two steps. A loop that does not answer within a second,
 * because a step blocks or does not end, is looked at from outside; what is said of it is marked so, may be of
 * different moments, and comes with the Java stack of its thread.
 *
 * <p>A dump does not change afterwards, and holds on to no task.
 */
public final class TaskDump {
    /** The version of what {@link #toJson()} writes. A later version with the same number may have more members. */
    public static final int JSON_VERSION = 1;

    private final List<LoopEntry> loops;

    private TaskDump(List<LoopEntry> loops) {
        this.loops = List.copyOf(loops);
    }

    /**
     * Looks at all event loops of this process that are not closed. From any thread.
     *
     * @return what they do
     */
    public static TaskDump capture() {
        return new TaskDump(Dumps.ofAll());
    }

    /**
     * Looks at one event loop. From any thread.
     *
     * @param loop the loop
     * @return what it does; of a closed loop, nothing but that
     */
    public static TaskDump capture(EventLoop loop) {
        return new TaskDump(List.of(Dumps.of((Loop) Objects.requireNonNull(loop, "loop"))));
    }

    /**
     * Looks at one task, and at those who wait for it, directly or not: its call graph, as asyncio's
     * {@code capture_call_graph} returns it. From any thread.
     *
     * @param task the task
     * @return the loop of the task, with nothing but these tasks, {@code task} first; with none if it is done
     */
    public static TaskDump capture(Task<?> task) {
        return new TaskDump(List.of(Dumps.of((Job<?>) Objects.requireNonNull(task, "task"))));
    }

    /**
     * Returns the loops.
     *
     * @return one entry for each, in the order in which they were made
     */
    public List<LoopEntry> loops() {
        return loops;
    }

    /** Returns a tree for people: each task below those who wait for it, and once only. */
    @Override
    public String toString() {
        return DumpText.tree(loops);
    }

    /**
     * Returns one line for each task, or for tasks that are alike.
     *
     * @return a table with the columns loop, id, age, how long it is in its state, state, task, what it waits for, and
     *     where; times are {@code -} unless the loop is observed, see {@link TaskEntry#age}
     */
    public String toTable() {
        return DumpText.table(this);
    }

    /**
     * Returns the same as JSON, for programs; the members are described in the guide.
     *
     * @return one JSON object
     */
    public String toJson() {
        return DumpJson.of(this);
    }

    /** What a task does. */
    public enum State {
        /** It has not begun. */
        NEW,
        /** It stands in the ready queue. */
        READY,
        /** It waits for something. */
        WAITING,
        /** It is in a step, at the place that the Java stack of the loop shows. */
        RUNNING
    }

    /**
     * An event loop.
     *
     * @param number tells the loops of a process apart
     * @param thread the name of the thread that runs it, null if none does
     * @param isClosed whether it is closed
     * @param isExact whether the loop's own thread has looked, so that everything is of one moment
     * @param remark what hinders the loop, null if nothing does: {@code "busy for more than 1 s in
     *     Demo.parse(Demo.java:12)"}
     * @param javaStack the stack of the thread if a step is running, the innermost call first, without what belongs to
     *     Weft; else empty
     * @param ready how many entries are ready to run
     * @param timers how many timers are set
     * @param inFlight how much is in flight elsewhere that will come back to the loop: work in threads, stages
     * @param tasks the pending tasks, in the order in which they were made
     * @param cycles the circles of tasks that wait for each other, each by the ids of the tasks in it
     * @param generators the asynchronous generators that have begun and are neither ended nor closed
     */
    public record LoopEntry(
            int number,
            @Nullable String thread,
            boolean isClosed,
            boolean isExact,
            @Nullable String remark,
            List<String> javaStack,
            int ready,
            int timers,
            int inFlight,
            List<TaskEntry> tasks,
            List<List<Integer>> cycles,
            List<String> generators) {}

    /**
     * A pending task, or several that are alike: they stand at the same place, wait for the same thing, and the same
     * tasks wait for them.
     *
     * @param id tells the entries of a loop apart
     * @param count how many tasks this stands for
     * @param names their names, but for those behind the third one
     * @param state what they do
     * @param isCancelling whether somebody has asked to cancel them
     * @param coroutine what they run: {@code "Account.transfer"}
     * @param waitsFor what they wait for, in words; null if for nothing
     * @param waitsForTasks the ids of the tasks that have to go on first
     * @param awaitedBy the ids of the tasks that wait for these
     * @param parent the id of the task in whose group they are, null if that is not known or they are in none
     * @param stack the coroutines between the wait and the root, the innermost first
     * @param age how long ago the oldest of them was made, in the loop's time; null unless the loop is observed since
     *     then: in debug mode, with a watchdog, or while Flight Recorder records
     * @param waiting how long that one of them that has waited longest has waited or been ready; null likewise
     */
    public record TaskEntry(
            int id,
            int count,
            List<String> names,
            State state,
            boolean isCancelling,
            String coroutine,
            @Nullable String waitsFor,
            List<Integer> waitsForTasks,
            List<Integer> awaitedBy,
            @Nullable Integer parent,
            List<FrameEntry> stack,
            @Nullable Duration age,
            @Nullable Duration waiting) {}

    /**
     * A coroutine that waits, or several that call each other from the same place.
     *
     * @param coroutine the method: {@code "Account.transfer"}
     * @param position where it stands, with the awaited expression: {@code "Account.java:14 await(sleep(1))"}; null if
     *     it is not compiled by Weft
     * @param times how often it stands there in a row
     */
    public record FrameEntry(String coroutine, @Nullable String position, int times) {}
}
