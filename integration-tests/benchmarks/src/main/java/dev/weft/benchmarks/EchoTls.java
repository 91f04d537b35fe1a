package dev.weft.benchmarks;

import dev.weft.io.ServerOptions;
import dev.weft.io.Tls;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;

/** As {@link Echo}, over TLS 1.3 by the JDK's provider on both sides. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EchoTls {
    /** With the client of both, and the certificate. */
    public abstract static class Run extends EchoRun {
        // not as many as Echo: so many handshakes take longer than all the rest
        @Param({"1", "100"})
        int connections;

        final SelfSigned certificate;

        Run() {
            try {
                certificate = new SelfSigned();
            } catch (Exception failure) {
                throw new IllegalStateException("no certificate could be made", failure);
            }
        }

        @Override
        EchoClient client(int port) throws Exception {
            return new TlsEchoClient(certificate.context(), port, connections, size);
        }
    }

    /** A loop of Weft. */
    public static class Weft extends Run {
        @Override
        EchoServer server() throws Exception {
            return new WeftEcho(ServerOptions.defaults().tls(Tls.server(certificate.context())));
        }
    }

    /** An event loop of Netty. */
    public static class Netty extends Run {
        @Override
        EchoServer server() throws Exception {
            return new NettyEcho(SslContextBuilder.forServer(certificate.keys())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3")
                    .build());
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
}
