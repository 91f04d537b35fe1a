package dev.weft.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** An iteration of a loop took long: what became ready meanwhile has waited. */
@Name("dev.weft.LoopLag")
@Label("LoopLag")
@Description("An iteration of a loop took long: what became ready meanwhile has waited")
@Category("Weft")
@StackTrace(false)
@Threshold("20 ms")
final class LoopLagEvent extends Event {
    @Label("Loop")
    int loop;

    @Label("Entries")
    @Description("How many tasks, timers and callbacks had their turns")
    int entries;
}
