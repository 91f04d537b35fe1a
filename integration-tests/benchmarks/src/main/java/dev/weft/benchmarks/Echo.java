package dev.weft.benchmarks;

import dev.weft.io.ServerOptions;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/**
 * Echo servers, each on one thread: the time in which a message goes out on every connection and comes back. The same
 * client for all, plain channels of the JDK in another thread, takes a good part of it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Echo {
    private static final int MANY_CONNECTIONS = 5_000;

    /** With the client of all of them. */
    public abstract static class Run extends EchoRun {
        @Param({"1", "100", "" + MANY_CONNECTIONS})
        int connections;

        @Override
        EchoClient client(int port) throws IOException {
            return new PlainEchoClient(port, connections, size);
        }
    }

    /** A loop of Weft. */
    public static class Weft extends Run {
        @Override
        EchoServer server() {
            return new WeftEcho(ServerOptions.defaults());
        }
    }

    /** An event loop of Netty. */
    public static class Netty extends Run {
        @Override
        EchoServer server() throws InterruptedException {
            return new NettyEcho(null);
        }
    }

    /** Blocking sockets on virtual threads. */
    public static class Virtual extends Run {
        @Override
        EchoServer server() throws IOException {
            return new VirtualThreadEcho();
        }
    }

    /** An event loop of CPython. */
    public static class Python extends Run {
        @Override
        EchoServer server() throws IOException {
            return new PythonEcho();
        }
    }

    /** Leaves out what takes more files than a process may open: both ends of all connections, and some of its own. */
    static void limit(ChainedOptionsBuilder options, long files) {
        int needed = 2 * MANY_CONNECTIONS + 500;
        if (files < needed) {
            System.out.println("no figures of " + MANY_CONNECTIONS + " connections: a process may open " + files
                    + " files, and needs " + needed + " for them; see ulimit -Hn");
            options.param("connections", "1", "100");
        }
    }

    @Benchmark
    public long weft(Weft run, ClientTime time) throws IOException {
        return run.round();
    }

    @Benchmark
    public long netty(Netty run, ClientTime time) throws IOException {
        return run.round();
    }

    @Benchmark
    public long virtualThreads(Virtual run, ClientTime time) throws IOException {
        return run.round();
    }

    @Benchmark
    public long cpython(Python run, ClientTime time) throws IOException {
        return run.round();
    }
}
