package dev.weft.testing.streams;

import static dev.weft.Asyncio.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.AsyncTimeoutException;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.BrokenStreamException;
import dev.weft.io.ByteStream;
import dev.weft.io.StreamException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Sends and receives of which most are cancelled, at random moments and at both ends: what arrives is what was sent.
 */
final class Disturbed {
    private final byte[] bytes;
    private final Random random;
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private int sent;
    private boolean broken;

    private Disturbed(byte[] bytes, long seed) {
        this.bytes = bytes;
        this.random = new Random(seed);
    }

    /** Sends the bytes from one end to the other. */
    @Async
    static Coroutine<Void> play(byte[] bytes, long seed, ByteStream left, ByteStream right) {
        Disturbed play = new Disturbed(bytes, seed);
        Task<Void> receiving = createTask(play.receive(right));
        await(play.send(left));
        await(receiving);
        play.check();
        return done();
    }

    /** Lets a task go on for a while, then cancels it, or not; returns when it has ended. */
    @Async
    private Coroutine<Void> disturb(Task<?> task) {
        int turns = random.nextInt(8);
        if (turns == 7) {
            await(sleep(random.nextInt(500) / 1e6));
        } else {
            for (int i = 0; i < turns; i++) {
                await(yieldNow());
            }
        }
        if (random.nextInt(3) > 0) {
            task.cancel();
        }
        await(waitAll(List.of(task)));
        return done();
    }

    private static boolean isIn(int one, int of, Random random) {
        return random.nextInt(of) < one;
    }

    @Async
    private Coroutine<Void> send(ByteStream stream) {
        while (sent < bytes.length && !broken) {
            int most = isIn(1, 4, random) ? 200_000 : 2_000;
            int count = Math.min(bytes.length - sent, 1 + random.nextInt(most));
            int first = random.nextInt(count + 1);
            ByteBuffer[] buffers = {
                ByteBuffer.wrap(bytes, sent, first), ByteBuffer.wrap(bytes, sent + first, count - first)
            };
            Task<Void> task = createTask(stream.send(buffers));
            await(disturb(task));
            int left = buffers[0].remaining() + buffers[1].remaining();
            assertTrue(task.isCancelled() || (task.exception() == null && left == 0), "a send fails");
            sent += count - left;
            broken = left > 0 && left < count;
        }
        if (broken) {
            await(Checks.failure(BrokenStreamException.class, stream.send(new byte[1])));
            await(stream.closeAsync());
        } else {
            await(end(stream));
        }
        return done();
    }

    @Async
    private Coroutine<Void> end(ByteStream stream) {
        @Nullable Task<Void> end = null;
        while (end == null || end.isCancelled()) {
            end = createTask(stream.sendEof());
            await(disturb(end));
        }
        await(end);
        return done();
    }

    @Async
    private Coroutine<Void> receive(ByteStream stream) {
        try {
            boolean goesOn = true;
            while (goesOn) {
                int most = 1 + random.nextInt(isIn(1, 4, random) ? 100_000 : 5_000);
                goesOn = await(
                        switch (random.nextInt(4)) {
                            case 0 -> inTime(stream, most);
                            case 1 -> array(stream, most);
                            case 2 -> into(stream, ByteBuffer.allocate(most));
                            default -> into(stream, ByteBuffer.allocateDirect(most));
                        });
            }
        } catch (StreamException e) {
            assertTrue(broken, e::toString);
        }
        return done();
    }

    @Async
    private Coroutine<Boolean> inTime(ByteStream stream, int most) {
        try (var limit = timeout(isIn(1, 3, random) ? 0 : random.nextInt(300) / 1e6)) {
            byte[] some = await(stream.receive(most));
            got.writeBytes(some);
            assertFalse(limit.expired());
            return result(some.length > 0);
        } catch (AsyncTimeoutException e) {
            await(yieldNow());
        }
        return result(true);
    }

    @Async
    private Coroutine<Boolean> array(ByteStream stream, int most) {
        Task<byte[]> task = createTask(stream.receive(most));
        await(disturb(task));
        if (task.isCancelled()) {
            return result(true);
        }
        byte[] some = await(task);
        got.writeBytes(some);
        return result(some.length > 0);
    }

    @Async
    private Coroutine<Boolean> into(ByteStream stream, ByteBuffer into) {
        Task<Integer> task = createTask(stream.receive(into));
        await(disturb(task));
        if (task.isCancelled()) {
            assertEquals(0, into.position(), "bytes that a cancelled receive has taken");
            return result(true);
        }
        int count = await(task);
        byte[] some = new byte[Math.max(count, 0)];
        into.flip().get(some);
        got.writeBytes(some);
        return result(count > 0);
    }

    private void check() {
        byte[] arrived = got.toByteArray();
        int end = Arrays.mismatch(bytes, arrived);
        assertTrue(
                end == -1 || end == arrived.length,
                () -> "what arrived differs from what was sent at " + end + " of " + arrived.length);
        if (!broken) {
            assertEquals(sent, arrived.length, "how many bytes have arrived");
        }
    }
}
