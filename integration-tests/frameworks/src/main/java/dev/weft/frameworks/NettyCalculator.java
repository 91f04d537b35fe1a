package dev.weft.frameworks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.fromCallback;
import static dev.weft.Asyncio.sleep;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncQueue;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A server on Netty that adds up the numbers of a connection: one coroutine for each connection, on the loop of its channel. */
public final class NettyCalculator {
    /** A loop of ours over each of Netty's; both have the same name. */
    private final Map<io.netty.channel.EventLoop, EventLoop> loops = new ConcurrentHashMap<>();

    Channel bind(EventLoopGroup group) throws InterruptedException {
        return new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new LineBasedFrameDecoder(1000), new StringDecoder(), new StringEncoder())
                                .addLast(new Connection());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    private final class Connection extends SimpleChannelInboundHandler<String> {
        private final AsyncQueue<String> lines = new AsyncQueue<>();
        private Task<Void> conversation;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            Channel channel = context.channel();
            EventLoop loop = loops.computeIfAbsent(channel.eventLoop(), EventLoop::over);
            conversation = loop.createTask(converse(channel, lines));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, String line) {
            lines.putNowait(line);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            conversation.cancel();
        }
    }

    @Async
    private static Coroutine<Void> converse(Channel channel, AsyncQueue<String> lines) {
        long sum = 0;
        while (true) {
            String line = await(lines.get());
            try {
                sum += Long.parseLong(line);
                await(sleep(0.001));
                await(write(channel, sum + "\n"));
            } catch (NumberFormatException e) {
                await(write(channel, "no number: " + line + "\n"));
            }
        }
    }

    private static Coroutine<Void> write(Channel channel, String text) {
        return fromCallback(callback -> {
            ChannelFuture written = channel.writeAndFlush(text);
            callback.onCancel(() -> written.cancel(false));
            written.addListener(done -> {
                if (done.isSuccess()) {
                    callback.success(null);
                } else {
                    callback.failure(done.cause());
                }
            });
        });
    }
}
