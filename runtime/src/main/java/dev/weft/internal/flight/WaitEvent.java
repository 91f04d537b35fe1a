package dev.weft.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A task waits, or waits for its turn. */
@Name("dev.weft.Wait")
@Label("Wait")
@Description("A task waits, or waits for its turn")
@Category("Weft")
@StackTrace(false)
@Threshold("20 ms")
final class WaitEvent extends Event {
    @Label("Loop")
    int loop;

    @Label("Task")
    @Nullable
    String task;

    @Label("Coroutine")
    @Nullable
    String coroutine;

    @Label("Waits For")
    @Description("What it has waited for; nothing if it was ready")
    @Nullable
    String waitsFor;

    @Label("At")
    @Description("The await at which it stood")
    @Nullable
    String place;
}
