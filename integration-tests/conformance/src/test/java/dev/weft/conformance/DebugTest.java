package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.EventLoop;
import dev.weft.testkit.CapturedLog;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Debug mode and the checks that need none. */
class DebugTest {
    private final Trace out = new Trace();

    @Test
    @Rule(value = "140", differs = "the check costs nothing worth saving: it is always on, not only in debug mode")
    void callSoonFromAnotherThreadIsRefused() {
        run(async(() -> {
            EventLoop loop = runningLoop();
            String refused = await(toThread(() -> {
                try {
                    loop.callSoon(() -> {});
                    return "not refused";
                } catch (IllegalStateException e) {
                    return e.getMessage();
                }
            }));
            out.print(refused.contains("callSoonThreadsafe"));
        }));
        out.has("true");
    }

    @Test
    @Rule("141")
    void aSlowCallbackIsLoggedInDebugMode() {
        List<String> log = CapturedLog.of(() -> run(async(() -> {
            EventLoop loop = runningLoop();
            loop.setDebug(true);
            loop.setSlowCallbackDuration(Duration.ofMillis(10));
            await(sleep(0));
            burn(Duration.ofMillis(30));
            await(sleep(0));
        })));
        assertThat(log).anySatisfy(line -> assertThat(line).containsIgnoringCase("took"));
    }

    /** Keeps the loop's thread busy: the delay is the subject here, nothing waits for it. */
    private static void burn(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
