package dev.weft.testing.streams;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Checks.failure;
import static dev.weft.testing.streams.Streams.bytes;
import static dev.weft.testing.streams.Streams.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weft.Coroutine;
import dev.weft.Task;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What is refused, and in which words. */
public interface MisuseContract extends StreamFixture {
    /** One task receives at a time. */
    @Test
    default void aSecondReceiverIsAnErrorThatNamesBoth() {
        play((left, right) -> async(() -> {
            Task<byte[]> first = createTask(right.receive(1), "first");
            await(sleep(0));
            Task<String> second = createTask(right.receiveLine(10), "second");
            await(failure(
                    IllegalStateException.class,
                    "task second cannot receive: task first already receives on this stream",
                    second));
            await(left.send(bytes("x")));
            assertEquals("x", text(await(first)));
        }));
    }

    /** One task sends at a time. */
    @Test
    default void aSecondSenderIsAnErrorThatNamesBoth() {
        play((left, right) -> async(() -> {
            Task<Void> first = createTask(left.send(new byte[plenty()]), "first");
            await(right.receiveExactly(1));
            await(sleep(0.01));
            Task<Void> second = createTask(left.send(bytes("x")), "second");
            await(failure(
                    IllegalStateException.class,
                    "task second cannot send: task first already sends on this stream",
                    second));
            assertArrayEquals(new byte[1_000_000], await(right.receiveExactly(1_000_000)));
            assertFalse(first.isDone());
            first.cancel();
        }));
    }

    /** A send happens when it is awaited, once. */
    @Test
    default void aCoroutineOfAStreamRunsOnce() {
        play((left, right) -> async(() -> {
            Coroutine<Void> send = left.send(ByteBuffer.wrap(bytes("x")));
            await(send);
            await(failure(IllegalStateException.class, "cannot reuse already awaited coroutine", send));
            Coroutine<Void> first = left.send(ByteBuffer.wrap(bytes("y")));
            Coroutine<Void> second = left.send(ByteBuffer.wrap(bytes("z")));
            await(second);
            await(first);
            assertEquals("xzy", text(await(right.receiveExactly(3))));
        }));
    }

    /** Arguments are checked at the call, before anything is awaited. */
    @Test
    @SuppressWarnings("NullAway") // null is what is refused
    default void argumentsAreChecked() {
        play((left, right) -> async(() -> {
            refused("at least one byte must be allowed: receive(0)", () -> left.receive(0));
            refused("the buffer has no room to receive into", () -> left.receive(ByteBuffer.allocate(0)));
            refused(
                    "the buffer is read-only, nothing can be received into it",
                    () -> left.receive(ByteBuffer.allocate(1).asReadOnlyBuffer()));
            refused("cannot receive a negative number of bytes: -1", () -> left.receiveExactly(-1));
            refused("a separator must have at least one byte", () -> left.receiveUntil(new byte[0], 1));
            refused("a limit must not be negative: -1", () -> left.receiveUntil(new byte[1], -1));
            refused("a limit must not be negative: -1", () -> left.lines(-1).iterator());
            refused("a limit must not be negative: -1", () -> left.receiveLine(-1));
            refused(NullPointerException.class, () -> left.send((byte[]) null));
            refused(NullPointerException.class, () -> left.startTls(null));
            refused(NullPointerException.class, () -> left.sendFile(null, 0, 0));
        }));
    }

    private static void refused(String start, Callable<?> call) {
        Checks.startsWith(start, refused(IllegalArgumentException.class, call).getMessage());
    }

    private static <E extends Throwable> E refused(Class<E> type, Callable<?> call) {
        return assertThrows(type, call::call);
    }
}
