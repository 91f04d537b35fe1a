package dev.weft.testing.streams;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Bytes for tests, and what sends and receives all of them. */
public final class Streams {
    private Streams() {}

    /**
     * Returns a text in UTF-8.
     *
     * @param text any text
     * @return its bytes
     */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns the text that bytes are in UTF-8.
     *
     * @param bytes what was received
     * @return the text
     */
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Returns random bytes: no part of them looks like another, so whatever is lost, doubled or swapped shows.
     *
     * @param count how many
     * @param seed the same seed gives the same bytes
     * @return new bytes
     */
    public static byte[] noise(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /**
     * Receives until the end, as the {@code read()} of asyncio's streams does. Only for peers that a test trusts: there
     * is no limit.
     *
     * @param stream where to receive
     * @return a coroutine: all bytes up to the end
     */
    @Async
    public static Coroutine<byte[]> receiveAll(ByteStream stream) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part = await(stream.receive(30_000)); part.length > 0; part = await(stream.receive(30_000))) {
            all.writeBytes(part);
        }
        return result(all.toByteArray());
    }

    /**
     * Sends bytes, and then the end.
     *
     * @param stream where to send
     * @param bytes what to send
     * @return a coroutine that ends when both are sent
     */
    @Async
    public static Coroutine<Void> sendAndEnd(ByteStream stream, byte[] bytes) {
        await(stream.send(bytes));
        await(stream.sendEof());
        return done();
    }
}
