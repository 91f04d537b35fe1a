package dev.weft;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that has blocked the thread of a loop within a step or a callback, as Flight Recorder has seen it: nothing
 * else ran on the loop meanwhile.
 *
 * @param what what it did: {@code sleep}, {@code park}, {@code monitor}, {@code wait}, {@code socket read},
 *     {@code socket write}, {@code file read}, {@code file write} or {@code file force}
 * @param duration how long it took
 * @param place the line of the program, and, where Flight Recorder tells it, what of the JDK it calls:
 *     {@code "Demo.parse(Demo.java:12), in java.lang.Thread.sleep"}
 * @param coroutine the asynchronous body that has called, and its line: {@code "Demo.main (Demo.java:31)"}; null for a
 *     callback
 * @param stack the calls within the step, the innermost first, without those of Weft
 * @see RunOptions#onBlockingCall
 */
public record BlockingCall(
        String what,
        Duration duration,
        String place,
        @Nullable String coroutine,
        List<String> stack) {
    /** Returns all of it but the stack in one line. */
    @Override
    public String toString() {
        return what + " of " + duration.toMillis() + " ms in " + place
                + (coroutine == null ? "" : ", coroutine " + coroutine);
    }
}
