package dev.weft.internal.core;

/**
 * An entry of the ready queue: a task to step, a finished future whose callbacks are due, a callback or a timer that
 * fired.
 */
public interface Ready {
    /** Takes its turn. What it throws is fatal and leaves the loop; everything else went to the exception handler. */
    void turn();
}
