package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.internal.core.Loop;
import dev.weft.internal.schedule.ParkingDriver;
import dev.weft.io.ByteStream;
import dev.weft.io.Net;
import dev.weft.io.NioDrivers;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** The driver with a selector. */
class NioDriverTest extends WaitingDriverContract {
    @Override
    LoopDriver driver() {
        return NioDrivers.create(new ParkingDriver());
    }

    @Test
    void aLoopGetsItWithItsFirstChannelAndNotBefore() {
        try (EventLoop loop = EventLoop.create()) {
            ByteStream.Pair pair = ByteStream.pair();
            loop.runUntilComplete(pair.left().send(new byte[1]));
            Coroutine<?> unused = Net.connect("127.0.0.1", 1);
            assertThat(((Loop) loop).driver()).isInstanceOf(ParkingDriver.class);
            unused.close();
            loop.runUntilComplete(loop.runUntilComplete(Net.datagrams(new InetSocketAddress("127.0.0.1", 0)))
                    .closeAsync());
            assertThat(((Loop) loop).driver()).hasToString("NioDriver");
        }
    }
}
