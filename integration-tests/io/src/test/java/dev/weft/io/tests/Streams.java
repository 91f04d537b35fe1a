package dev.weft.io.tests;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Bytes for tests, and what sends and receives all of them. */
final class Streams {
    private Streams() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static byte[] noise(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Async
    static Coroutine<byte[]> receiveAll(ByteStream stream) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part = await(stream.receive(30_000)); part.length > 0; part = await(stream.receive(30_000))) {
            all.writeBytes(part);
        }
        return result(all.toByteArray());
    }

    @Async
    static Coroutine<Void> sendAndEnd(ByteStream stream, byte[] bytes) {
        await(stream.send(bytes));
        await(stream.sendEof());
        return done();
    }
}
