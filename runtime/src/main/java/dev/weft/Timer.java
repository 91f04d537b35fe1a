package dev.weft;

import dev.weft.internal.TimerHeap;

/** An entry of the timer heap: its turn comes in the ready queue, after {@link #due()}. */
interface Timer extends TimerHeap.Entry, Ready {
    /** Called when the deadline has come and the entry moves from the heap to the ready queue. */
    void due();
}
