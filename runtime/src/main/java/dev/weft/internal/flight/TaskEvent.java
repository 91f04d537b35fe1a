package dev.weft.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** The life of a task, from its creation to its end. */
@Name("dev.weft.Task")
@Label("Task")
@Description("The life of a task, from its creation to its end")
@Category("Weft")
@StackTrace(false)
final class TaskEvent extends Event {
    @Label("Loop")
    int loop;

    @Label("Task")
    @Nullable
    String task;

    @Label("Coroutine")
    @Nullable
    String coroutine;

    @Label("Outcome")
    @Description("succeeded, failed or cancelled")
    @Nullable
    String outcome;

    @Label("Failure")
    @Description("The class and the message of what it failed with")
    @Nullable
    String failure;

    @Label("Created By")
    @Description("The task that made it")
    @Nullable
    String creator;

    @Label("Steps")
    @Description("How often it has begun or gone on")
    long steps;

    @Label("Running")
    @Description("How long its steps took together")
    @Timespan(Timespan.NANOSECONDS)
    long running;

    @Label("From Its Creation")
    @Description("False if the recording began later than the task")
    boolean fromCreation;
}
