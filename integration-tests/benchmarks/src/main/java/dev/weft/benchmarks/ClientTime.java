package dev.weft.benchmarks;

import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** How much of the time a client computes, in the thread that calls: the rest it waits for the server. */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class ClientTime {
    /** How long the thread has computed, in nanoseconds. */
    public long clientCpu;

    /** How long it was there. */
    public long clientWall;

    private long wallAtBegin;
    private long cpuAtBegin;

    /** To be called by the thread that is measured. */
    @Setup(Level.Iteration)
    public void begin() {
        wallAtBegin = System.nanoTime();
        cpuAtBegin = cpu();
    }

    /** Likewise. */
    @TearDown(Level.Iteration)
    public void end() {
        clientCpu = cpu() - cpuAtBegin;
        clientWall = System.nanoTime() - wallAtBegin;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
