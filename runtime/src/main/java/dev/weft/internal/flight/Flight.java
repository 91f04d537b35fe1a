package dev.weft.internal.flight;

import dev.weft.internal.observe.Observer;
import dev.weft.internal.observe.TaskWords;
import java.util.Arrays;
import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.Name;

/** The door to this package. To ask for this class loads the classes of Flight Recorder, if they are there. */
public final class Flight {
    private static final Event[] EVENTS = {
        new TaskEvent(), new StepEvent(), new WaitEvent(), new CancelEvent(), new LoopLagEvent()
    };

    private Flight() {}

    /** Returns the names of our events. */
    static List<String> names() {
        return Arrays.stream(EVENTS)
                .map(event -> event.getClass().getAnnotation(Name.class).value())
                .toList();
    }

    /** Returns whether a recording runs that wants any of our events. */
    public static boolean isRecording() {
        for (Event event : EVENTS) {
            if (event.isEnabled()) {
                return true;
            }
        }
        return false;
    }

    /** Returns what writes the events of one loop. */
    public static Observer observer(TaskWords words) {
        return new FlightObserver(words);
    }
}
