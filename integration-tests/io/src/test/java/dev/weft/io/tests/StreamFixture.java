package dev.weft.io.tests;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.io.ByteStream;

/**
 * How a test gets a connection. {@code left} and {@code right} are its two ends.
 *
 * <pre>{@code
 * @Test
 * default void whatIsSentIsReceived() {
 *     play((left, right) -> async(() -> {
 *         await(left.send(bytes("hello")));
 *         ...
 * }</pre>
 */
interface StreamFixture {
    /** More than all the buffers between two ends hold. */
    int PLENTY = 16 << 20;

    /** Opens a connection; what it needs beside the two streams goes into {@code resources}. */
    Coroutine<ByteStream.Pair> open(Resources resources);

    /** How often something is done that has to go well each time. */
    default int manyTimes() {
        return 100;
    }

    /** Whether the end of one direction leaves the other one open. */
    default boolean halfCloses() {
        return true;
    }

    /** Whether the peer learns that a connection was aborted. */
    default boolean resets() {
        return true;
    }

    /** Whether both ends have addresses. */
    default boolean hasAddresses() {
        return true;
    }

    /** A part of a test. */
    interface Scenario {
        Coroutine<Void> play(ByteStream left, ByteStream right) throws Throwable;
    }

    /** Runs a test to its end, in real time. */
    default void drive(Coroutine<Void> test) {
        run(test);
    }

    /** Runs a test with a connection, which is closed in the end. */
    default void play(Scenario scenario) {
        drive(async(() -> {
            try (Resources resources = new Resources()) {
                ByteStream.Pair pair = await(open(resources));
                try (ByteStream left = pair.left();
                        ByteStream right = pair.right()) {
                    await(scenario.play(left, right));
                }
            }
        }));
    }
}
