package dev.weft.internal.core;

import dev.weft.internal.observe.Conductor;

/**
 * The turns of one iteration where somebody looks: a conductor decides who is next, a probe is told of each turn, debug
 * mode takes its time. {@link Iteration#iterate} has its own loop for all other iterations.
 */
final class WatchedTurns {
    private WatchedTurns() {}

    /** Lets {@code count} entries of the ready queue take their turn. */
    static void run(Iteration loop, int count) {
        Probe probe = loop.probe;
        if (probe == null) {
            runAll(loop, count);
            return;
        }
        probe.iterates(count);
        try {
            runAll(loop, count);
        } finally {
            probe.iterated(count);
        }
    }

    private static void runAll(Iteration loop, int count) {
        Conductor conductor = loop.conductor();
        for (int n = count; n > 0 && loop.readyCount() > 0; n--) { // a turn may have run others: Loop.iterateNested
            int place = conductor == null ? 0 : conductor.next(n);
            if (place == Conductor.LATER) {
                loop.ready.add(loop.ready.poll());
                continue;
            }
            Ready entry = loop.ready.poll(place);
            Probe probe = loop.probe; // a turn may have changed it
            Object before = probe == null ? null : probe.turns(entry);
            try {
                if (conductor == null && loop.debug) {
                    takeTime(loop, entry);
                } else {
                    entry.turn();
                }
            } finally {
                if (probe != null) {
                    probe.turned(before);
                }
            }
            if (conductor != null) {
                conductor.turned(entry);
            }
        }
    }

    private static void takeTime(Iteration loop, Ready entry) {
        String what = entry.toString();
        long start = System.nanoTime();
        entry.turn();
        long nanos = System.nanoTime() - start;
        if (nanos >= loop.slowCallbackNanos) {
            loop.reports().slow(what, nanos);
        }
    }
}
