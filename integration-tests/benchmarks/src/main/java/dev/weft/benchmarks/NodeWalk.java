package dev.weft.benchmarks;

import static dev.weft.Asyncio.run;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The in-order walk of a tree of about a million nodes by recursive generators, and its sum by recursive coroutines, each
 * by calls of a static method and by calls through an interface: nanoseconds for one node.
 */
public final class NodeWalk {
    private static final int DEPTH = 19;
    private static final int OPS = (1 << (DEPTH + 1)) - 1;

    private NodeWalk() {}

    /** Generators that call each other directly. */
    @State(Scope.Thread)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public static class Static {
        private final BinaryTree tree = BinaryTree.ofDepth(DEPTH);

        @Benchmark
        @OperationsPerInvocation(OPS)
        public long weft() {
            return run(WeftGenerators.walkStatic(tree));
        }

        @Benchmark
        @OperationsPerInvocation(OPS)
        public long kotlin() {
            return KotlinGenerators.walkStaticSequence(tree);
        }

        @Benchmark
        @OperationsPerInvocation(OPS)
        public long kotlinFlow() {
            return KotlinGenerators.walkStaticFlow(tree);
        }
    }

    /** Generators that call each other through an interface. */
    @State(Scope.Thread)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public static class Interface {
        private final WeftGenerators.Node weftTree = WeftGenerators.Node.of(BinaryTree.ofDepth(DEPTH));
        private final KotlinNode kotlinTree = KotlinGenerators.nodeOf(BinaryTree.ofDepth(DEPTH));

        @Benchmark
        @OperationsPerInvocation(OPS)
        public long weft() {
            return run(WeftGenerators.walkInterface(weftTree));
        }

        @Benchmark
        @OperationsPerInvocation(OPS)
        public long kotlin() {
            return KotlinGenerators.walkInterfaceSequence(kotlinTree);
        }

        @Benchmark
        @OperationsPerInvocation(OPS)
        public long kotlinFlow() {
            return KotlinGenerators.walkInterfaceFlow(kotlinTree);
        }
    }

    /** Coroutines that call each other directly. */
    @State(Scope.Thread)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public static class StaticSum {
        private final BinaryTree tree = BinaryTree.ofDepth(DEPTH);

        @Benchmark
        @OperationsPerInvocation(OPS)
        public long weft() {
            return run(WeftGenerators.sum(tree));
        }

        @Benchmark
        @OperationsPerInvocation(OPS)
        public long kotlin() {
            return KotlinGenerators.sumStatic(tree);
        }
    }

    /** Coroutines that call each other through an interface. */
    @State(Scope.Thread)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public static class InterfaceSum {
        private final WeftGenerators.Node weftTree = WeftGenerators.Node.of(BinaryTree.ofDepth(DEPTH));
        private final KotlinNode kotlinTree = KotlinGenerators.nodeOf(BinaryTree.ofDepth(DEPTH));

        @Benchmark
        @OperationsPerInvocation(OPS)
        public long weft() {
            return run(weftTree.sum());
        }

        @Benchmark
        @OperationsPerInvocation(OPS)
        public long kotlin() {
            return KotlinGenerators.sumInterface(kotlinTree);
        }
    }
}
