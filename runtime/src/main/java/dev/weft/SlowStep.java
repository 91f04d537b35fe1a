package dev.weft;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A step of a task, or a callback, that has taken long: nothing else ran on the loop meanwhile.
 *
 * @param duration how long it took, of real time
 * @param task the name of the task; null for a callback
 * @param what what has run: {@code "Demo.main"}; if the task waits now, where: {@code "up to Demo.main (Demo.java:9
 *     await(sleep(1)))"}; {@code "callback "} and its text
 * @see EventLoop#addSlowStepListener
 */
public record SlowStep(Duration duration, @Nullable String task, String what) {}
