package dev.weft.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A slow step of a task, or a slow callback: nothing else runs on the loop meanwhile. */
@Name("dev.weft.Step")
@Label("Step")
@Description("A slow step of a task, or a slow callback: nothing else runs on the loop meanwhile")
@Category("Weft")
@StackTrace(false)
@Threshold("20 ms")
final class StepEvent extends Event {
    @Label("Loop")
    int loop;

    @Label("Task")
    @Nullable
    String task;

    @Label("Coroutine")
    @Nullable
    String coroutine;

    @Label("Callback")
    @Description("What was called, if it is no task")
    @Nullable
    String callback;

    @Label("From")
    @Description("The await at which the task went on; nothing if it began")
    @Nullable
    String from;

    @Label("To")
    @Description("The await at which it stands now; nothing if it has ended")
    @Nullable
    String to;

    /** What is called, until its text is needed; no field of the event. */
    transient @Nullable Object subject;

    /** That of the step in which this one runs; no field of the event. */
    transient @Nullable StepEvent outer;
}
