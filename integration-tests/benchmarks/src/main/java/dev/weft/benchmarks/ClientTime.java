package dev.weft.benchmarks;

import java.lang.management.ManagementFactory;

/** How much of the time a client computes, in the thread that calls: the rest it waits for the server. */
final class ClientTime {
    private long wall;
    private long cpu;

    /** To be called often; the first call counts. */
    void begin() {
        if (wall == 0) {
            wall = System.nanoTime();
            cpu = cpu();
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    void print() {
        System.out.printf("[the client took %d%% of the time] ", 100 * (cpu() - cpu) / (System.nanoTime() - wall));
    }

}
