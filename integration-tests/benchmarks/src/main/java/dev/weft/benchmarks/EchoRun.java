package dev.weft.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A server and its client, in one process unless the server brings its own: what the benchmarks of echo servers do. */
@State(Scope.Benchmark)
public abstract class EchoRun {
    @Param({"64", "65536"})
    int size;

    private EchoServer server;
    private EchoClient client;

    abstract EchoServer server() throws Exception;

    abstract EchoClient client(int port) throws Exception;

    /** Starts both. */
    @Setup
    public void start() throws Exception {
        server = server();
        client = client(server.port());
    }

    final long round() throws IOException {
        return client.round();
    }

    /** Ends both. */
    @TearDown
    public void stop() throws Exception {
        client.close();
        server.stop();
    }
}
