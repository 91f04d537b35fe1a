package dev.weft.testing.streams;

import static dev.weft.Asyncio.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Awaitable;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.StreamException;
import org.jspecify.annotations.Nullable;

/** What the contract looks at, and JUnit has no assertion for. */
final class Checks {
    private Checks() {}

    static void startsWith(String start, @Nullable String text) {
        assertTrue(text != null && text.startsWith(start), () -> "starts with <" + start + ">, was <" + text + ">");
    }

    /** A failure knows the peer, if the stream does. */
    static void knowsPeer(ByteStream stream, StreamException failure) {
        if (stream.peerAddress() != null) {
            assertEquals(stream.peerAddress(), failure.peer());
        }
    }

    /** Awaits what has to fail, with a message that starts so. */
    @Async
    static <E extends Throwable> Coroutine<E> failure(Class<E> type, String start, Awaitable<?> work) {
        E failure = await(failure(type, work));
        startsWith(start, failure.getMessage());
        return result(failure);
    }

    /** Awaits what has to fail. */
    @Async
    static <E extends Throwable> Coroutine<E> failure(Class<E> type, Awaitable<?> work) {
        Object value;
        try {
            value = await(work);
        } catch (RuntimeException | Error e) {
            if (type.isInstance(e)) {
                return result(type.cast(e));
            }
            throw e;
        }
        throw new AssertionError("no " + type.getSimpleName() + ", but " + value);
    }
}
