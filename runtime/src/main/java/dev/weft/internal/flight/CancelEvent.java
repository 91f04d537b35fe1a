package dev.weft.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A task is asked to end. */
@Name("dev.weft.Cancel")
@Label("Cancel")
@Description("A task is asked to end")
@Category("Weft")
@StackTrace(true)
final class CancelEvent extends Event {
    @Label("Loop")
    int loop;

    @Label("Task")
    @Nullable
    String task;

    @Label("Coroutine")
    @Nullable
    String coroutine;

    @Label("Message")
    @Nullable
    String message;

    @Label("By")
    @Description("The task that asks; nothing if it is a callback")
    @Nullable
    String by;

    @Label("At")
    @Description("The await at which the task stands")
    @Nullable
    String place;
}
