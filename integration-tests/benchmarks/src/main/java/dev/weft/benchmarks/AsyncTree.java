package dev.weft.benchmarks;

import static dev.weft.Asyncio.run;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The {@code async_tree} workloads of pyperformance, six levels of six children: milliseconds for a tree. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class AsyncTree {
    private static final int LEVELS = 6;
    private static final int BRANCHES = 6;

    @Param
    private TreeKind kind;

    @Benchmark
    public long weftGather() {
        return run(new WeftTree(kind, BRANCHES).gathered(LEVELS));
    }

    @Benchmark
    public long weftGroup() {
        return run(new WeftTree(kind, BRANCHES).grouped(LEVELS));
    }

    @Benchmark
    public long kotlinGather() {
        return KotlinTree.treeGather(kind, LEVELS, BRANCHES);
    }

    @Benchmark
    public long kotlinGroup() {
        return KotlinTree.treeScope(kind, LEVELS, BRANCHES);
    }

    @Benchmark
    public long virtualThreads() {
        return VirtualThreads.tree(kind, LEVELS, BRANCHES);
    }
}
