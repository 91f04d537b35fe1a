package dev.weft.testing.streams;

import static dev.weft.Asyncio.*;
import static dev.weft.testing.streams.Checks.failure;
import static dev.weft.testing.streams.Streams.bytes;
import static dev.weft.testing.streams.Streams.noise;
import static dev.weft.testing.streams.Streams.sendAndEnd;
import static dev.weft.testing.streams.Streams.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.weft.Task;
import dev.weft.io.IncompleteReadException;
import dev.weft.io.LimitExceededException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is received up to a number, a separator or the end of a line, and never beyond a limit. */
public interface LimitsContract extends StreamFixture {
    /** Few bytes, none and many; what is missing at the end is told with what came. */
    @Test
    default void exactlySoManyBytes() {
        byte[] all = noise(200_000, 6);
        play((left, right) -> async(() -> {
            Task<Void> sending = createTask(sendAndEnd(left, all));
            int at = 0;
            for (int count : new int[] {1, 0, 2, 70_000, 17_408, 100_000}) {
                assertArrayEquals(Arrays.copyOfRange(all, at, at + count), await(right.receiveExactly(count)));
                at += count;
            }
            int rest = all.length - at;
            IncompleteReadException end = await(failure(
                    IncompleteReadException.class,
                    rest + " bytes read on a total of " + (rest + 1) + " expected bytes",
                    right.receiveExactly(rest + 1)));
            assertArrayEquals(Arrays.copyOfRange(all, at, all.length), end.partial());
            assertEquals(rest + 1, end.expected());
            Checks.knowsPeer(right, end);
            assertEquals(0, await(right.receive(1)).length);
            await(sending);
        }));
    }

    /** A separator that comes in two parts, and one that does not come at all. */
    @Test
    default void upToASeparator() {
        play((left, right) -> async(() -> {
            await(left.send(bytes("one--two-")));
            await(sleep(0));
            assertEquals("one--", text(await(right.receiveUntil(bytes("--"), 3))));
            Task<byte[]> second = createTask(right.receiveUntil(bytes("--"), 3));
            await(sleep(0));
            await(left.send(bytes("-three")));
            assertEquals("two--", text(await(second)));
            await(left.sendEof());
            IncompleteReadException end = await(failure(
                    IncompleteReadException.class,
                    "5 bytes read on a total of undefined expected bytes",
                    right.receiveUntil(bytes("--"), 100)));
            assertEquals("three", text(end.partial()));
            assertEquals(-1, end.expected());
        }));
    }

    /** Whoever exceeds a limit can try again with another one. */
    @Test
    default void aSeparatorThatIsTooFarAwayLeavesTheBytes() {
        play((left, right) -> async(() -> {
            await(left.send(bytes("abcde\nf")));
            for (int limit : new int[] {0, 3, 4}) {
                LimitExceededException overrun = await(failure(
                        LimitExceededException.class,
                        "ByteStream.receiveUntil: more than " + limit + " bytes before the separator",
                        right.receiveUntil(bytes("\n"), limit)));
                assertEquals(limit, overrun.limit());
                Checks.knowsPeer(right, overrun);
            }
            assertEquals("abcde\n", text(await(right.receiveUntil(bytes("\n"), 5))));
            assertEquals("f", text(await(right.receive(9))));
        }));
    }

    /** A line without an end takes no more memory than its limit. */
    @Test
    default void anEndlessLineStopsAtItsLimit() {
        play((left, right) -> async(() -> {
            Task<Void> sending = createTask(left.send(new byte[plenty()]));
            LimitExceededException overrun = await(failure(LimitExceededException.class, right.receiveLine(100_000)));
            assertEquals(100_000, overrun.limit());
            assertFalse(sending.isDone(), "the rest waits at the sender");
            assertArrayEquals(new byte[50_000], await(right.receiveExactly(50_000)));
            sending.cancel();
        }));
    }

    /** Both kinds of line ends, empty lines, characters of several bytes, a last line without an end. */
    @Test
    default void linesAreDecodedWithoutTheirEnds() {
        play((left, right) -> async(() -> {
            String longLine = "\u00e4\ud83d\ude00".repeat(9_000);
            Task<Void> sending = createTask(sendAndEnd(left, bytes("one\r\n\n" + longLine + "\ntw\ro\n\r\nend")));
            List<String> lines = new ArrayList<>();
            for (String line : awaitEach(right.lines(1 << 20))) {
                lines.add(line);
            }
            assertEquals(List.of("one", "", longLine, "tw\ro", "", "end"), lines);
            await(sending);
        }));
    }

    /** A loop over lines takes no line that it does not give. */
    @Test
    default void aLoopOverLinesCanBeLeftAndGoneOnWith() {
        play((left, right) -> async(() -> {
            await(left.send(bytes("a\nb\nc\nrest")));
            for (String line : awaitEach(right.lines(10))) {
                if (line.equals("b")) {
                    break;
                }
            }
            assertEquals("c", await(right.receiveLine(10)));
            assertEquals("rest", text(await(right.receive(100))));
        }));
    }
}
