package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Completed;
import dev.weft.io.IncompleteReadException;
import dev.weft.io.LimitExceededException;
import dev.weft.io.StreamException;
import dev.weft.io.Subprocess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Edges of streams and subprocesses, as CPython's own tests (test_streams, test_subprocess) have them. */
class StreamEdgesTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Sends each piece when the one before was looked at. */
    @Async
    private static Coroutine<Void> send(ByteStream stream, String... pieces) {
        for (String piece : pieces) {
            await(stream.send(bytes(piece)));
            await(yieldNow());
            await(yieldNow());
        }
        return done();
    }

    @Test
    void aSeparatorInTwoChunksCountsAtItsBeginning() {
        run(async(() -> {
            ByteStream.Pair pair = ByteStream.pair();
            Task<byte[]> exact = createTask(pair.right().receiveUntil(bytes("--"), 4));
            await(send(pair.left(), "ab", "cd-"));
            assertThat(exact.isDone()).as("the limit is reached and not passed").isFalse();
            await(send(pair.left(), "-rest"));
            assertThat(text(await(exact))).isEqualTo("abcd--");

            Task<byte[]> over = createTask(pair.right().receiveUntil(bytes("--"), 4));
            await(send(pair.left(), "5"));
            assertThat(over.isDone())
                    .as("five bytes, of which the last may begin a separator")
                    .isFalse();
            await(send(pair.left(), "-"));
            assertThat(over.exception()).isInstanceOf(LimitExceededException.class);
            assertThat(text(await(pair.right().receiveExactly(6)))).isEqualTo("rest5-");
        }));
    }

    @Test
    void aFalseBeginningOfASeparatorIsNotOne() {
        run(async(() -> {
            ByteStream.Pair pair = ByteStream.pair();
            Task<byte[]> until = createTask(pair.right().receiveUntil(bytes("aab"), 100));
            await(send(pair.left(), "a", "a", "a", "b", "x"));
            assertThat(text(await(until))).isEqualTo("aaab");
            assertThat(text(await(pair.right().receive(9)))).isEqualTo("x");
        }));
    }

    @Test
    void noBytesAreThereAtOnceAndAtTheEnd() {
        run(async(() -> {
            ByteStream.Pair pair = ByteStream.pair();
            assertThat(await(pair.right().receiveExactly(0))).isEmpty();
            await(pair.left().sendEof());
            assertThat(await(pair.right().receiveExactly(0))).isEmpty();
            assertThat(await(pair.right().receive(1))).isEmpty();
        }));
    }

    @Test
    void whatIsIncompleteWasTakenOut() {
        run(async(() -> {
            ByteStream.Pair pair = ByteStream.pair();
            await(pair.left().send(bytes("abc")));
            await(pair.left().sendEof());
            try {
                await(pair.right().receiveUntil(bytes("\n"), 100));
                throw new AssertionError("received");
            } catch (IncompleteReadException e) {
                assertThat(text(e.partial())).isEqualTo("abc");
            }
            try {
                await(pair.right().receiveUntil(bytes("\n"), 100));
                throw new AssertionError("received");
            } catch (IncompleteReadException e) {
                assertThat(e.partial()).isEmpty();
            }
            try {
                await(pair.right().receiveExactly(1));
                throw new AssertionError("received");
            } catch (IncompleteReadException e) {
                assertThat(e.partial()).isEmpty();
                assertThat(e.expected()).isEqualTo(1);
            }
            assertThat(await(pair.right().receiveLine(1))).isNull();
        }));
    }

    @Test
    void aLineOfExactlyTheLimit() {
        run(async(() -> {
            ByteStream.Pair pair = ByteStream.pair();
            Task<String> line = createTask(pair.right().receiveLine(3));
            await(send(pair.left(), "ab", "c"));
            assertThat(line.isDone()).isFalse();
            await(send(pair.left(), "\nabc"));
            assertThat(await(line)).isEqualTo("abc");
            await(pair.left().sendEof());
            assertThat(await(pair.right().receiveLine(3)))
                    .as("the end is no byte")
                    .isEqualTo("abc");
        }));
    }

    @Test
    void severalMayWaitForAProgramAndAgainAfterItsEnd() {
        run(async(() -> {
            try (Subprocess program = await(Subprocess.start(List.of("sh", "-c", "read line; exit 7")))) {
                Task<Integer> first = createTask(program.waitFor());
                Task<Integer> cancelled = createTask(program.waitFor());
                Task<Integer> second = createTask(program.waitFor());
                await(yieldNow());
                cancelled.cancel();
                await(waitAll(List.of(cancelled)));
                assertThat(program.isAlive())
                        .as("a wait that is cancelled leaves it alone")
                        .isTrue();
                await(program.stdin().send(bytes("\n")));
                assertThat(await(gather(first, second))).containsExactly(7, 7);
                assertThat(await(program.waitFor())).isEqualTo(7);
                assertThat(program.kill() || program.terminate()).isFalse();
                assertThat(await(program.waitFor())).isEqualTo(7);
            }
        }));
    }

    @Test
    void aRunWithoutInputTellsTheProgramTheEnd() {
        run(async(() -> {
            Completed cat = await(Subprocess.run(List.of("cat")));
            assertThat(cat.stdoutText() + cat.stderrText()).isEmpty();
            assertThat(cat.exitCode()).isZero();
        }));
    }

    @Test
    void aProgramThatHasEndedTakesNoInput() {
        run(async(() -> {
            try (Subprocess program = await(Subprocess.start(List.of("true")))) {
                await(program.waitFor());
                try {
                    for (int i = 0; i < 100; i++) {
                        await(program.stdin().send(new byte[100_000]));
                    }
                    throw new AssertionError("sent");
                } catch (StreamException e) {
                    assertThat(e).hasMessageStartingWith("ByteStream.send: the connection was lost: ");
                }
                assertThat(await(program.stdout().receive(1))).isEmpty();
            }
        }));
    }

    @Test
    void aProgramIsKilledWhileItsOutputIsRead() {
        run(async(() -> {
            try (Subprocess program = await(Subprocess.start(List.of("sh", "-c", "echo ready; exec sleep 1000")))) {
                assertThat(await(program.stdout().receiveLine(100))).isEqualTo("ready");
                Task<byte[]> reading = createTask(program.stdout().receive(1));
                await(yieldNow());
                assertThat(program.kill()).isTrue();
                assertThat(await(reading)).isEmpty();
                assertThat(await(program.waitFor())).isEqualTo(128 + 9);
            }
        }));
    }

    @Test
    void whatAProgramWroteBeforeItWasKilledIsRead() {
        List<String> command = List.of("sh", "-c", "echo kept; echo ready >&2; exec sleep 1000");
        run(async(() -> {
            try (Subprocess program = await(Subprocess.start(command))) {
                assertThat(await(program.stderr().receiveLine(100))).isEqualTo("ready");
                assertThat(program.terminate()).isTrue();
                assertThat(await(program.waitFor())).isEqualTo(128 + 15);
                assertThat(await(program.stdout().receiveLine(100))).isEqualTo("kept");
                assertThat(await(program.stdout().receiveLine(100))).isNull();
            }
        }));
    }
}
