package dev.weft.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of JUnit Jupiter that returns a coroutine, which runs in virtual time: an {@code @Async} method, or any other
 * that returns one.
 *
 * <pre>{@code
 * @WeftTest
 * @Async
 * Coroutine<Void> givesUpAfterThreeTimes(TestClock clock) {
 *     Task<String> task = createTask(fetchWithRetries());
 *     clock.advance(Duration.ofSeconds(5));
 *     assertEquals(3, server.calls());
 *     ...
 * }
 * }</pre>
 *
 * <p>Each test method has a loop of its own. Methods with {@code @BeforeEach} and {@code @AfterEach} that return a
 * coroutine run on it, too, and in the same context. Parameters are resolved as usual; one may be a {@link TestClock}.
 * With {@code @ParameterizedTest} or {@code @RepeatedTest} beside it, each invocation is such a test. The test fails as
 * a {@link Simulation} does: with a {@link DeadlockError}, a {@link HangError}, or a {@link LeftOverError} for what is
 * left when the last {@code @AfterEach} has ended.
 *
 * <p>Where a test runs many times, because of {@link #schedules}, {@link CancelEverywhere} or {@link FailEverywhere},
 * each further run has a new instance of the test class, and its {@code @BeforeEach} and {@code @AfterEach} methods run
 * around it. Fields with annotations of their own keep the value that another extension has given them; callbacks of
 * other extensions run around the whole.
 *
 * <p>The compiler has to know Weft's annotation processor: it adds the method that JUnit calls, since JUnit runs only
 * methods that return nothing.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(WeftExtension.class)
public @interface WeftTest {
    /**
     * In how many orders the test runs, the plain one first.
     *
     * @return how many
     * @see SimulationOptions#schedules(int)
     */
    int schedules() default 1;

    /**
     * Whether any entry that is ready may be next.
     *
     * @return whether wild orders are tried
     * @see SimulationOptions#wild(boolean)
     */
    boolean wild() default false;

    /**
     * Where the random choice of orders begins.
     *
     * @return any number
     * @see SimulationOptions#seed(long)
     */
    long seed() default 1;

    /**
     * The order in which the test runs, and no other.
     *
     * @return what a {@link ScheduleError} has told; empty for none
     * @see SimulationOptions#schedule(String)
     */
    String schedule() default "";

    /**
     * Whether time passes as it does outside of tests.
     *
     * @return whether it does not jump
     * @see SimulationOptions#realTime(boolean)
     */
    boolean realTime() default false;

    /**
     * Whether the test fails with a {@link BlockingCallError} if it blocks the thread of its loop.
     *
     * @return whether to look for such calls
     * @see SimulationOptions#failOnBlockingCall(boolean)
     */
    boolean failOnBlockingCall() default false;

    /**
     * How much real time one run may take.
     *
     * @return seconds
     * @see SimulationOptions#timeout(java.time.Duration)
     */
    double timeout() default 10;
}
