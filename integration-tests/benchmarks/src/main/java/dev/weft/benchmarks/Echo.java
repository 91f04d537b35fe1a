package dev.weft.benchmarks;

import dev.weft.io.ServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Echo servers, each on one thread: the time in which a message goes out on every connection and comes back. The same client for all, plain channels of
 * the JDK in another thread, takes a good part of it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Echo {
    private static final int BUFFER = 64 * 1024;

    /** The client, and how much it does. */
    @State(Scope.Benchmark)
    public static class Load {
        @Param({"1", "100"})
        int connections;

        @Param({"64", "65536"})
        int size;

        private EchoClient client;

        EchoClient connect(int port) throws IOException {
            client = new EchoClient(port, connections, size);
            return client;
        }

        /** Ends the connections. */
        @TearDown
        public void close() throws IOException {
            client.close();
        }
    }

    /** A loop of Weft. */
    @State(Scope.Benchmark)
    public static class WeftServer {
        private WeftEcho server;
        private EchoClient client;

        /** Starts it. */
        @Setup
        public void start(Load load) throws Exception {
            server = new WeftEcho(ServerOptions.defaults());
            client = load.connect(server.port());
        }

        /** Ends it. */
        @TearDown
        public void stop() throws InterruptedException {
            server.stop();
        }
    }

    /** An event loop of Netty. */
    @State(Scope.Benchmark)
    public static class NettyServer {
        private NettyEcho server;
        private EchoClient client;

        /** Starts it. */
        @Setup
        public void start(Load load) throws Exception {
            server = new NettyEcho(null);
            client = load.connect(server.port());
        }

        /** Ends it. */
        @TearDown
        public void stop() {
            server.stop();
        }
    }

    /** Blocking sockets on virtual threads. */
    @State(Scope.Benchmark)
    public static class VirtualThreadServer {
        private ServerSocket socket;
        private EchoClient client;

        /** Starts it. */
        @Setup
        public void start(Load load) throws Exception {
            socket = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
            VirtualThreads.start(() -> {
                try {
                    while (true) {
                        Socket connection = socket.accept();
                        VirtualThreads.start(() -> echo(connection));
                    }
                } catch (IOException closed) {
                    // That is the end.
                }
            });
            client = load.connect(socket.getLocalPort());
        }

        private static void echo(Socket connection) {
            try (connection) {
                connection.setTcpNoDelay(true);
                byte[] buffer = new byte[BUFFER];
                InputStream in = connection.getInputStream();
                OutputStream out = connection.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    out.write(buffer, 0, count);
                }
            } catch (IOException closed) {
                // That is the end.
            }
        }

        /** Ends it. */
        @TearDown
        public void stop() throws IOException {
            socket.close();
        }
    }

    /** An event loop of CPython. */
    @State(Scope.Benchmark)
    public static class PythonServer {
        private PythonEcho server;
        private EchoClient client;

        /** Starts it. */
        @Setup
        public void start(Load load) throws Exception {
            server = new PythonEcho();
            client = load.connect(server.port());
        }

        /** Ends it. */
        @TearDown
        public void stop() throws IOException, InterruptedException {
            server.stop();
        }
    }

    @Benchmark
    public long weft(WeftServer server) throws IOException {
        return server.client.round();
    }

    @Benchmark
    public long netty(NettyServer server) throws IOException {
        return server.client.round();
    }

    @Benchmark
    public long virtualThreads(VirtualThreadServer server) throws IOException {
        return server.client.round();
    }

    @Benchmark
    public long cpython(PythonServer server) throws IOException {
        return server.client.round();
    }
}
