package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static dev.weft.io.tests.Streams.bytes;
import static dev.weft.io.tests.Streams.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutine;
import dev.weft.Task;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** What is refused, and in which words. */
interface MisuseContract extends StreamFixture {
    @Test
    default void aSecondReceiverIsAnErrorThatNamesBoth() {
        play((left, right) -> async(() -> {
            Task<byte[]> first = createTask(right.receive(1), "first");
            await(sleep(0));
            Task<String> second = createTask(right.receiveLine(10), "second");
            await(waitAll(List.of(second)));
            assertThat(second.exception())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("task second cannot receive: task first already receives on this stream");
            await(left.send(bytes("x")));
            assertThat(text(await(first))).isEqualTo("x");
        }));
    }

    @Test
    default void aSecondSenderIsAnErrorThatNamesBoth() {
        play((left, right) -> async(() -> {
            Task<Void> first = createTask(left.send(new byte[PLENTY]), "first");
            await(right.receiveExactly(1));
            await(sleep(0.01));
            Task<Void> second = createTask(left.send(bytes("x")), "second");
            await(waitAll(List.of(second)));
            assertThat(second.exception())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("task second cannot send: task first already sends on this stream");
            assertThat(await(right.receiveExactly(1_000_000))).isEqualTo(new byte[1_000_000]);
            assertThat(first.isDone()).isFalse();
            first.cancel();
        }));
    }

    @Test
    default void aCoroutineOfAStreamRunsOnce() {
        play((left, right) -> async(() -> {
            Coroutine<Void> send = left.send(ByteBuffer.wrap(bytes("x")));
            await(send);
            try {
                await(send);
                throw new AssertionError("sent twice");
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageStartingWith("cannot reuse already awaited coroutine");
            }
            Coroutine<Void> first = left.send(ByteBuffer.wrap(bytes("y")));
            Coroutine<Void> second = left.send(ByteBuffer.wrap(bytes("z")));
            await(second);
            await(first);
            assertThat(text(await(right.receiveExactly(3)))).isEqualTo("xzy");
        }));
    }

    @Test
    default void argumentsAreChecked() {
        play((left, right) -> async(() -> {
            refused(() -> left.receive(0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("at least one byte must be allowed: receive(0)");
            refused(() -> left.receive(ByteBuffer.allocate(0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the buffer has no room to receive into");
            refused(() -> left.receive(ByteBuffer.allocate(1).asReadOnlyBuffer()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the buffer is read-only, nothing can be received into it");
            refused(() -> left.receiveExactly(-1)).isInstanceOf(IllegalArgumentException.class);
            refused(() -> left.receiveUntil(new byte[0], 1)).isInstanceOf(IllegalArgumentException.class);
            refused(() -> left.receiveUntil(new byte[1], -1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a limit must not be negative: -1");
            refused(() -> left.lines(-1).iterator().closeAsync()).isInstanceOf(IllegalArgumentException.class);
            refused(() -> left.receiveLine(-1)).isInstanceOf(IllegalArgumentException.class);
            refused(() -> left.send((byte[]) null)).isInstanceOf(NullPointerException.class);
            refused(() -> left.startTls(null)).isInstanceOf(NullPointerException.class);
            refused(() -> left.sendFile(null, 0, 0)).isInstanceOf(NullPointerException.class);
        }));
    }

    private static AbstractThrowableAssert<?, ?> refused(Callable<Coroutine<?>> call) {
        return assertThatThrownBy(call::call);
    }
}
