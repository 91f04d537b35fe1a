package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static dev.weft.io.tests.Streams.bytes;
import static dev.weft.io.tests.Streams.noise;
import static dev.weft.io.tests.Streams.sendAndEnd;
import static dev.weft.io.tests.Streams.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Task;
import dev.weft.io.IncompleteReadException;
import dev.weft.io.LimitExceededException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is received up to a number, a separator or the end of a line, and never beyond a limit. */
interface LimitsContract extends StreamFixture {
    @Test
    default void exactlySoManyBytes() {
        byte[] all = noise(200_000, 6);
        play((left, right) -> async(() -> {
            Task<Void> sending = createTask(sendAndEnd(left, all));
            int at = 0;
            for (int count : new int[] {1, 0, 2, 70_000, 17_408, 100_000}) {
                assertThat(await(right.receiveExactly(count))).isEqualTo(Arrays.copyOfRange(all, at, at + count));
                at += count;
            }
            int rest = all.length - at;
            try {
                await(right.receiveExactly(rest + 1));
                throw new AssertionError("received");
            } catch (IncompleteReadException e) {
                assertThat(e.partial()).isEqualTo(Arrays.copyOfRange(all, at, all.length));
                assertThat(e.expected()).isEqualTo(rest + 1);
                assertThat(e)
                        .hasMessageStartingWith(rest + " bytes read on a total of " + (rest + 1) + " expected bytes");
                assertThat(e.peer()).isEqualTo(right.peerAddress());
            }
            assertThat(await(right.receive(1))).isEmpty();
            await(sending);
        }));
    }

    @Test
    default void upToASeparator() {
        play((left, right) -> async(() -> {
            await(left.send(bytes("one--two-")));
            await(sleep(0));
            assertThat(text(await(right.receiveUntil(bytes("--"), 3)))).isEqualTo("one--");
            Task<byte[]> second = createTask(right.receiveUntil(bytes("--"), 3));
            await(sleep(0));
            await(left.send(bytes("-three")));
            assertThat(text(await(second))).isEqualTo("two--");
            await(left.sendEof());
            try {
                await(right.receiveUntil(bytes("--"), 100));
                throw new AssertionError("received");
            } catch (IncompleteReadException e) {
                assertThat(text(e.partial())).isEqualTo("three");
                assertThat(e.expected()).isEqualTo(-1);
                assertThat(e).hasMessageStartingWith("5 bytes read on a total of undefined expected bytes");
            }
        }));
    }

    @Test
    default void aSeparatorThatIsTooFarAwayLeavesTheBytes() {
        play((left, right) -> async(() -> {
            await(left.send(bytes("abcde\nf")));
            for (int limit : new int[] {0, 3, 4}) {
                try {
                    await(right.receiveUntil(bytes("\n"), limit));
                    throw new AssertionError("received");
                } catch (LimitExceededException e) {
                    assertThat(e.limit()).isEqualTo(limit);
                    assertThat(e.peer()).isEqualTo(right.peerAddress());
                    assertThat(e)
                            .hasMessageStartingWith(
                                    "ByteStream.receiveUntil: more than " + limit + " bytes before the separator");
                }
            }
            assertThat(text(await(right.receiveUntil(bytes("\n"), 5)))).isEqualTo("abcde\n");
            assertThat(text(await(right.receive(9)))).isEqualTo("f");
        }));
    }

    @Test
    default void anEndlessLineStopsAtItsLimit() {
        play((left, right) -> async(() -> {
            Task<Void> sending = createTask(left.send(new byte[PLENTY]));
            try {
                await(right.receiveLine(100_000));
                throw new AssertionError("received");
            } catch (LimitExceededException e) {
                assertThat(e.limit()).isEqualTo(100_000);
            }
            assertThat(sending.isDone()).as("the rest waits at the sender").isFalse();
            assertThat(await(right.receiveExactly(50_000))).isEqualTo(new byte[50_000]);
            sending.cancel();
        }));
    }

    @Test
    default void linesAreDecodedWithoutTheirEnds() {
        play((left, right) -> async(() -> {
            String longLine = "\u00e4\ud83d\ude00".repeat(9_000);
            Task<Void> sending = createTask(sendAndEnd(left, bytes("one\r\n\n" + longLine + "\ntw\ro\n\r\nend")));
            List<String> lines = new ArrayList<>();
            for (String line : awaitEach(right.lines(1 << 20))) {
                lines.add(line);
            }
            assertThat(lines).containsExactly("one", "", longLine, "tw\ro", "", "end");
            await(sending);
        }));
    }

    @Test
    default void aLoopOverLinesCanBeLeftAndGoneOnWith() {
        play((left, right) -> async(() -> {
            await(left.send(bytes("a\nb\nc\nrest")));
            for (String line : awaitEach(right.lines(10))) {
                if (line.equals("b")) {
                    break;
                }
            }
            assertThat(await(right.receiveLine(10))).isEqualTo("c");
            assertThat(text(await(right.receive(100)))).isEqualTo("rest");
        }));
    }
}
