package dev.weft.benchmarks;

import dev.weft.io.ServerOptions;
import dev.weft.io.Tls;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
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

/** As {@link Echo}, over TLS 1.3 by the JDK's provider on both sides. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EchoTls {
    /** The client, and how much it does. */
    @State(Scope.Benchmark)
    public static class Load {
        @Param({"1", "100"})
        int connections;

        @Param({"64", "65536"})
        int size;

        private final SelfSigned certificate;
        private TlsEchoClient client;

        /** Makes a certificate. */
        public Load() {
            try {
                certificate = new SelfSigned();
            } catch (Exception failure) {
                throw new IllegalStateException("no certificate could be made", failure);
            }
        }

        private TlsEchoClient connect(int port) throws Exception {
            client = new TlsEchoClient(certificate.context(), port, connections, size);
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
        private TlsEchoClient client;

        /** Starts it. */
        @Setup
        public void start(Load load) throws Exception {
            server = new WeftEcho(ServerOptions.defaults().tls(Tls.server(load.certificate.context())));
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
        private TlsEchoClient client;

        /** Starts it. */
        @Setup
        public void start(Load load) throws Exception {
            SslContext tls = SslContextBuilder.forServer(load.certificate.keys())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3")
                    .build();
            server = new NettyEcho(tls);
            client = load.connect(server.port());
        }

        /** Ends it. */
        @TearDown
        public void stop() {
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
}
