package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncLimiter;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A limit for how often something is done. */
class LimiterTest {
    private final Trace out = new Trace();
    private final AsyncLimiter limiter = new AsyncLimiter(2, Duration.ofSeconds(10));

    @Async
    private Coroutine<Void> go(String who) {
        await(limiter.acquire());
        out.print(who, runningLoop().time());
        return done();
    }

    @Test
    void afterAPauseAsManyAsTheLimitSaysThenOneAtATime() {
        runVirtual(async(() -> {
            List<Task<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                tasks.add(createTask(go("t" + i)));
            }
            await(gather(tasks));
            await(sleep(100));
            await(go("u0"));
            await(go("u1"));
            out.print(limiter.hasCapacity());
            await(go("u2"));
        }));
        out.has("t0 0.0", "t1 0.0", "t2 5.0", "t3 10.0", "t4 15.0", "u0 115.0", "u1 115.0", "false", "u2 120.0");
    }

    @Test
    void belowTheLimitItDoesNotYield() {
        runVirtual(async(() -> {
            runningLoop().callSoon(() -> out.print("callback"));
            out.print(limiter.hasCapacity());
            try (limiter) {
                out.print("inside");
            }
            try (limiter) {
                out.print("inside", limiter.hasCapacity());
            }
            await(yieldNow());
        }));
        out.has("true", "inside", "inside false", "callback");
    }

    @Test
    void whoIsCancelledCountsForNothing() {
        runVirtual(async(() -> {
            await(go("a"));
            await(go("b"));
            Task<Void> first = createTask(go("first"));
            Task<Void> second = createTask(go("second"));
            Task<Void> third = createTask(go("third"));
            await(sleep(1));
            first.cancel();
            await(sleep(4));
            second.cancel(); // it has been let go in this very moment, or is about to be
            await(sleep(0));
            await(gather(third));
            out.print(limiter);
        }));
        out.has("a 0.0", "b 0.0", "third 5.0", "AsyncLimiter[2 in PT10S]");
    }

    @Test
    void nobodyOvertakesWhoWaits() {
        runVirtual(async(() -> {
            await(go("a"));
            await(go("b"));
            Task<Void> waiting = createTask(go("waiting"));
            await(sleep(1));
            out.print(limiter);
            runningLoop().callAt(5, () -> createTask(go("late")));
            await(waiting);
            await(sleep(10));
        }));
        out.has("a 0.0", "b 0.0", "AsyncLimiter[2 in PT10S, waiters: 1]", "waiting 5.0", "late 10.0");
    }

    @Test
    void noTimerIsLeftBehindByThoseWhoAreGone() {
        try (var loop = VirtualTime.newLoop()) {
            loop.runUntilComplete(async(() -> {
                await(go("a"));
                await(go("b"));
                Task<Void> waiting = createTask(go("waiting"));
                await(sleep(1));
                waiting.cancel();
                await(waitAll(List.of(waiting)));
                await(sleep(1));
            }));
            out.print(loop.time());
        }
        out.has("a 0.0", "b 0.0", "2.0");
    }

    @Test
    void aLimitIsAPositiveNumberInAPositivePeriod() {
        assertThatThrownBy(() -> new AsyncLimiter(0, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a limit of 0: the number must be at least 1");
        assertThatThrownBy(() -> new AsyncLimiter(1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a limit for each PT0S: the period must be positive");
    }
}
