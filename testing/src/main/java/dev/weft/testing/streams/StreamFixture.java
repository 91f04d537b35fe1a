package dev.weft.testing.streams;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.io.ByteStream;
import java.time.Duration;

/**
 * How a test gets a connection, and what can be expected of it. {@code left} and {@code right} are its two ends, of
 * equal rights where it {@linkplain #goesBothWays() goes both ways}.
 *
 * <p>Tests of your own that need a connection look like those of the contract:
 *
 * <pre>{@code
 * @Test
 * void greets() {
 *     play((left, right) -> async(() -> {
 *         await(left.send(Streams.bytes("hello")));
 *         assertEquals("hello", Streams.text(await(right.receiveExactly(5))));
 *     }));
 * }
 * }</pre>
 */
public interface StreamFixture {
    /**
     * Opens a connection. Called on the running loop, once for each test or oftener.
     *
     * @param resources takes what the connection needs beside its two ends, such as a server; closed after them
     * @return a coroutine: the two ends
     */
    Coroutine<ByteStream.Pair> open(Resources resources);

    /**
     * Returns how often something is done that has to go well each time; 100, unless overridden. Where it takes long to
     * open a connection, fewer times do.
     *
     * @return a positive number
     */
    default int repeats() {
        return 100;
    }

    /**
     * Returns a number of bytes that certainly does not fit into what is between the two ends, so that a sender has to
     * wait; 16 MiB, unless overridden.
     *
     * @return a number of bytes
     */
    default int plenty() {
        return 16 << 20;
    }

    /**
     * Returns how long a test may take by the clock of its loop; a minute, unless overridden. A test that takes longer
     * fails, and its message shows what each task waits for.
     *
     * @return a positive duration
     */
    default Duration patience() {
        return Duration.ofMinutes(1);
    }

    /**
     * Tells whether both ends send and receive. Else, as with a pipe, only {@code left} sends.
     *
     * @return true, unless overridden
     */
    default boolean goesBothWays() {
        return true;
    }

    /**
     * Tells whether the end of one direction leaves the other one open.
     *
     * @return true, unless overridden
     */
    default boolean halfCloses() {
        return true;
    }

    /**
     * Tells whether the peer of an aborted stream learns that it was aborted, and does not just see an end.
     *
     * @return true, unless overridden
     */
    default boolean resets() {
        return true;
    }

    /**
     * Tells whether both ends know both addresses.
     *
     * @return true, unless overridden
     */
    default boolean hasAddresses() {
        return true;
    }

    /** A part of a test, which gets the two ends of a connection. */
    @FunctionalInterface
    interface Scenario {
        /**
         * Does something with a connection.
         *
         * @param left one end
         * @param right the other end
         * @return a coroutine that ends when the scenario does
         * @throws Throwable anything, which lets the test fail
         */
        Coroutine<Void> play(ByteStream left, ByteStream right) throws Throwable;
    }

    /**
     * Runs a test to its end: in real time, unless overridden. What runs in virtual time calls
     * {@link dev.weft.testing.Simulation#run(Coroutine)} here.
     *
     * @param test what to run
     */
    default void drive(Coroutine<Void> test) {
        run(test);
    }

    /**
     * Runs a scenario with a connection, which is closed in the end.
     *
     * @param scenario what to do with the connection
     * @throws AssertionError if it takes longer than {@link #patience()}
     */
    default void play(Scenario scenario) {
        drive(Played.patiently(this, scenario));
    }
}
