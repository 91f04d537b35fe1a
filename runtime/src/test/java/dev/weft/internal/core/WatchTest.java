package dev.weft.internal.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.EventLoop;
import dev.weft.RunOptions;
import dev.weft.testkit.CapturedLog;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the watchdog sees; the test looks in its place, at times of its own. */
class WatchTest {
    private static final long LIMIT = 100_000_000;

    private final Loop loop = (Loop) EventLoop.create();
    private final Watch watch = new Watch(loop, LIMIT);
    private final CapturedLog log = new CapturedLog();

    @AfterEach
    void close() {
        log.close();
        loop.close();
    }

    /** Runs {@code body} as a callback that is watched, and then nothing. */
    private List<String> watched(Runnable body) {
        Observation.add(loop, words -> watch);
        loop.callSoon(() -> {
            body.run();
            loop.callSoon(loop::stop);
        });
        loop.runForever();
        return log.lines();
    }

    private static String head(String line) {
        return line.lines().findFirst().orElse("").replaceAll("loop \\d+", "loop 1");
    }

    @Test
    void aStepThatTakesTooLongIsToldOnceWhileItRuns() {
        watched(() -> {
            watch.look(0);
            watch.look(LIMIT - 1);
            assertThat(log.lines()).isEmpty();
            watch.look(LIMIT);
            watch.look(2 * LIMIT);
            assertThat(log.lines()).hasSize(1);
        });
        String line = log.lines().get(0);
        assertThat(head(line))
                .isEqualTo("WARNING a callback has taken 0.100 seconds so far on loop 1, thread \""
                        + Thread.currentThread().getName() + "\" (RUNNABLE)");
        assertThat(line).doesNotContain("Iteration", "runForever");
    }

    @Test
    void aLoopThatWaitsIsNotToldHoweverLong() {
        watch.look(0);
        watched(() -> {});
        watch.look(LIMIT);
        watch.look(2 * Watch.STUCK);
        watch.look(3 * Watch.STUCK);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void manyShortStepsAreNotTold() {
        Observation.add(loop, words -> watch);
        long[] now = new long[1];
        for (int n = 0; n < 10; n++) {
            loop.callSoon(() -> watch.look(now[0] += LIMIT - 1));
        }
        loop.callSoon(loop::stop);
        loop.runForever();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void anEndlessStepIsDumpedOnce() {
        watched(() -> {
            watch.look(0);
            watch.look(LIMIT);
            watch.look(Watch.STUCK - 1);
            assertThat(log.lines()).hasSize(1);
            watch.look(Watch.STUCK);
            watch.look(2 * Watch.STUCK);
            assertThat(log.lines()).hasSize(2);
        });
        assertThat(log.lines().get(1))
                .startsWith("WARNING a step has taken 10.000 seconds so far; all tasks of its loop:\nloop ");
    }

    @Test
    void itIsToldOfATaskByName() {
        watched(() -> {
            loop.createTask(new Hold(), "holder");
        });
        assertThat(log.lines()).hasSize(1);
        assertThat(head(log.lines().get(0))).startsWith("WARNING a step of task holder has taken 0.100 seconds so far");
    }

    private final class Hold extends Continuation<Void> {
        @Override
        protected Object resume(Object sent) {
            watch.look(0);
            watch.look(LIMIT);
            return null;
        }
    }

    @Test
    @Timeout(60)
    void theThreadEndsWithTheLastLoop() throws InterruptedException {
        Watchdog watchdog = new Watchdog(System::nanoTime);
        watchdog.add(watch);
        assertThat(watchdog.isRunning()).isTrue();
        watchdog.remove(watch);
        watchdog.join();
        assertThat(watchdog.isRunning()).isFalse();
    }

    @Test
    void thePropertySwitchesDebugModeOnForAllLoops() {
        System.setProperty("weft.debug", "true");
        try (EventLoop watched = EventLoop.create()) {
            assertThat(watched.isDebug()).isTrue();
            assertThat(((Loop) watched).probe(Observation.class)).isNotNull();
            watched.setDebug(false);
            assertThat(((Loop) watched).probe(Observation.class)).isNull();
            watched.setWatchdog(Duration.ofSeconds(1));
            assertThat(((Loop) watched).probe(Observation.class)).isNotNull();
            watched.setWatchdog(null);
            assertThat(((Loop) watched).probe(Observation.class)).isNull();
        } finally {
            System.clearProperty("weft.debug");
        }
    }

    @Test
    void aLimitIsPositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loop.setWatchdog(Duration.ZERO))
                .withMessage("the limit of a watchdog must be positive: PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunOptions.defaults().watchdog(Duration.ofSeconds(-1)))
                .withMessage("the limit of a watchdog must be positive: PT-1S");
    }
}
