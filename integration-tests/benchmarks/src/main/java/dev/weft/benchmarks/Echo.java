package dev.weft.benchmarks;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.Server;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
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
        private EventLoop loop;
        private Thread thread;
        private EchoClient client;

        /** Starts it. */
        @Setup
        public void start(Load load) throws Exception {
            CompletableFuture<Integer> port = new CompletableFuture<>();
            loop = EventLoop.create();
            loop.createTask(serve(port));
            thread = new Thread(loop::runForever, "weft");
            thread.start();
            client = load.connect(port.get());
        }

        @Async
        private static Coroutine<Void> serve(CompletableFuture<Integer> port) {
            try (Server server = await(Net.serve(WeftServer::echo, "127.0.0.1", 0))) {
                port.complete(server.port());
                await(server.serveForever());
            }
            return done();
        }

        @Async
        private static Coroutine<Void> echo(ByteStream stream) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
            while (await(stream.receive(buffer.clear())) >= 0) {
                await(stream.send(buffer.flip()));
            }
            return done();
        }

        /** Ends it. */
        @TearDown
        public void stop() throws InterruptedException {
            loop.callSoonThreadsafe(loop::stop);
            thread.join();
            loop.close();
        }
    }

    /** One event loop of Netty, on the same kind of selector. */
    @State(Scope.Benchmark)
    public static class NettyServer {
        private EventLoopGroup group;
        private Channel channel;
        private EchoClient client;

        /** Starts it. */
        @Setup
        public void start(Load load) throws Exception {
            group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
            channel = new ServerBootstrap()
                    .group(group, group)
                    .channel(NioServerSocketChannel.class)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childHandler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel connection) {
                            connection.pipeline().addLast(new Handler());
                        }
                    })
                    .bind("127.0.0.1", 0)
                    .sync()
                    .channel();
            client = load.connect(((InetSocketAddress) channel.localAddress()).getPort());
        }

        private static final class Handler extends ChannelInboundHandlerAdapter {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                context.write(message, context.voidPromise());
            }

            @Override
            public void channelReadComplete(ChannelHandlerContext context) {
                context.flush();
            }
        }

        /** Ends it. */
        @TearDown
        public void stop() {
            channel.close().syncUninterruptibly();
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
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
}
