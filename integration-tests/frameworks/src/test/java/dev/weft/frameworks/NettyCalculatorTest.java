package dev.weft.frameworks;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class NettyCalculatorTest {
    @Test
    void eachConnectionIsACoroutine() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        try {
            Channel server = new NettyCalculator().bind(group);
            int port = ((InetSocketAddress) server.localAddress()).getPort();
            run(async(() -> {
                try (ByteStream one = await(Net.connect("127.0.0.1", port));
                        ByteStream two = await(Net.connect("127.0.0.1", port))) {
                    await(one.send(bytes("1\n2\nx\n")));
                    await(two.send(bytes("10\n")));
                    assertThat(await(one.receiveLine(100))).isEqualTo("1");
                    assertThat(await(one.receiveLine(100))).isEqualTo("3");
                    assertThat(await(one.receiveLine(100))).isEqualTo("no number: x");
                    assertThat(await(two.receiveLine(100))).isEqualTo("10");
                }
            }));
        } finally {
            group.shutdownGracefully(0, 5, java.util.concurrent.TimeUnit.SECONDS).sync();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
