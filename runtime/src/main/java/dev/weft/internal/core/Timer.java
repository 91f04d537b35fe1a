package dev.weft.internal.core;

import dev.weft.internal.schedule.TimerHeap;

/** An entry of the timer heap: its turn comes in the ready queue, after {@link #due()}. */
public interface Timer extends TimerHeap.Entry, Ready {
    /** Called when the deadline has come and the entry moves from the heap to the ready queue. */
    void due();
}
