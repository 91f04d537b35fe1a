package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static dev.weft.io.tests.Streams.bytes;
import static dev.weft.io.tests.Streams.noise;
import static dev.weft.io.tests.Streams.receiveAll;
import static dev.weft.io.tests.Streams.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Task;
import dev.weft.io.StreamClosedException;
import dev.weft.io.StreamException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** How a stream ends: by its output, by being closed, by a peer that is gone. */
@SuppressWarnings("try") // a timeout is not looked at
interface EndContract extends StreamFixture {
    @Test
    default void theEndIsSeenBehindTheLastByteAsOftenAsSomebodyAsks() {
        play((left, right) -> async(() -> {
            await(left.send(bytes("last")));
            await(left.sendEof());
            await(left.sendEof());
            assertThat(text(await(receiveAll(right)))).isEqualTo("last");
            assertThat(await(right.receive(1))).isEmpty();
            assertThat(await(right.receive(ByteBuffer.allocate(1)))).isEqualTo(-1);
            assertThat(await(right.receiveLine(10))).isNull();
        }));
    }

    @Test
    default void theOtherDirectionGoesOnAfterTheEndOfOne() {
        assumeTrue(halfCloses());
        play((left, right) -> async(() -> {
            await(left.sendEof());
            assertThat(await(right.receive(1))).isEmpty();
            await(right.send(bytes("still here")));
            await(right.sendEof());
            assertThat(text(await(receiveAll(left)))).isEqualTo("still here");
        }));
    }

    @Test
    default void aSendAfterTheEndIsRefused() {
        play((left, right) -> async(() -> {
            await(left.sendEof());
            try {
                await(left.send(bytes("x")));
                throw new AssertionError("sent");
            } catch (StreamClosedException e) {
                assertThat(e).hasMessageStartingWith("ByteStream.send: the output was ended by sendEof()");
            }
        }));
    }

    @Test
    default void closingSendsWhatWasAccepted() {
        byte[] all = noise(1 << 20, 5);
        for (int i = 0; i < manyTimes(); i++) {
            play((left, right) -> async(() -> {
                Task<byte[]> receiving = createTask(receiveAll(right));
                await(left.send(all));
                await(left.closeAsync());
                assertThat(Arrays.equals(await(receiving), all)).isTrue();
            }));
        }
    }

    @Test
    default void aClosedStreamSaysSo() {
        play((left, right) -> async(() -> {
            assertThat(left.isClosed()).isFalse();
            await(left.closeAsync());
            await(left.closeAsync());
            left.abort();
            assertThat(left.isClosed()).isTrue();
            try {
                await(left.receive(1));
                throw new AssertionError("received");
            } catch (StreamClosedException e) {
                assertThat(e).hasMessageStartingWith("ByteStream.receive: the stream is closed");
                assertThat(e.getCause()).isInstanceOf(java.nio.channels.ClosedChannelException.class);
            }
            try {
                await(left.send(bytes("x")));
                throw new AssertionError("sent");
            } catch (StreamClosedException e) {
                assertThat(e).hasMessageStartingWith("ByteStream.send: the stream is closed");
            }
        }));
    }

    @Test
    default void closingEndsAReceiveThatWaits() {
        play((left, right) -> async(() -> {
            Task<byte[]> receiving = createTask(left.receive(1));
            await(sleep(0));
            await(left.closeAsync());
            try {
                await(receiving);
                throw new AssertionError("received");
            } catch (StreamClosedException e) {
                assertThat(e).hasMessageStartingWith("ByteStream.receive: the stream is closed");
            }
        }));
    }

    @Test
    default void aReceiveFailsWhenThePeerAborts() {
        assumeTrue(resets());
        play((left, right) -> async(() -> {
            await(left.send(bytes("x")));
            await(right.receiveExactly(1));
            Task<byte[]> receiving = createTask(right.receive(1));
            await(sleep(0));
            left.abort();
            try {
                await(receiving);
                throw new AssertionError("received");
            } catch (StreamException e) {
                assertThat(e.peer()).isEqualTo(right.peerAddress());
                assertThat(e.getCause()).isNotNull();
            }
            try {
                await(right.receive(ByteBuffer.allocate(1)));
                throw new AssertionError("received");
            } catch (StreamException e) {
                assertThat(e).as("each receive fails").isNotNull();
            }
        }));
    }

    @Test
    default void aSendFailsWhenThePeerIsGone() {
        play((left, right) -> async(() -> {
            right.abort();
            try (var limit = timeout(60)) {
                while (true) {
                    await(left.send(new byte[10_000]));
                    await(sleep(0));
                }
            } catch (StreamException e) {
                assertThat(e.peer()).isEqualTo(left.peerAddress());
            }
        }));
    }
}
