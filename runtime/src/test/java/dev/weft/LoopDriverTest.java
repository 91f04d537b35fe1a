package dev.weft;

import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.weft.internal.bridge.StageFuture;
import dev.weft.internal.core.Loop;
import dev.weft.internal.schedule.ParkingDriver;
import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The drivers of the runtime, and how a loop uses one. */
class LoopDriverTest {
    private final Trace trace = new Trace();

    @Nested
    class Parking extends WaitingDriverContract {
        @Override
        LoopDriver driver() {
            return new ParkingDriver();
        }
    }

    @Nested
    class VirtualTime extends WaitingDriverContract {
        @Override
        LoopDriver driver() {
            return new VirtualClock();
        }

        @Override
        boolean timePassesMeanwhile() {
            return false;
        }
    }

    /** A driver that a loop came to while it ran. */
    @Nested
    class Replacing extends WaitingDriverContract {
        @Override
        LoopDriver driver() {
            return new Telling(new ParkingDriver());
        }

        @Override
        EventLoop start() throws Exception {
            EventLoop loop = super.start();
            CompletableFuture<Boolean> replaced = new CompletableFuture<>();
            EventLoop started = startOnDefault();
            end(loop, loop::close);
            this.current = started;
            started.callSoonThreadsafe(() -> replaced.complete(((Loop) started).replaceDriver(Telling::new)));
            assertThat(replaced.get(60, TimeUnit.SECONDS)).isTrue();
            return started;
        }

        private EventLoop current;
        private final CompletableFuture<Void> stopped = new CompletableFuture<>();

        private EventLoop startOnDefault() {
            EventLoop loop = EventLoop.create();
            Thread thread = new Thread(() -> {
                loop.runForever();
                stopped.complete(null);
            });
            thread.setDaemon(true);
            thread.start();
            return loop;
        }

        @Override
        void end(EventLoop loop, Runnable action) throws Exception {
            if (loop != current) {
                super.end(loop, action);
                return;
            }
            loop.callSoonThreadsafe(loop::stop);
            stopped.get(60, TimeUnit.SECONDS);
            action.run();
        }
    }

    @Nested
    class ForeignExecutor extends LoopDriverContract {
        private final ExecutorService executor = Executors.newSingleThreadExecutor();

        @Override
        EventLoop start() {
            return EventLoop.over(executor);
        }

        @Override
        void end(EventLoop loop, Runnable action) throws Exception {
            executor.submit(action).get(60, TimeUnit.SECONDS);
            executor.shutdown();
        }
    }

    /** A driver that has something to tell: what {@link #arrives} was given runs in the next poll. */
    private static final class Telling implements LoopDriver {
        private final LoopDriver time;
        private final List<Runnable> events = new ArrayList<>();
        int polls;
        int awaits;
        boolean closed;

        Telling(LoopDriver time) {
            this.time = time;
        }

        void arrives(Runnable event) {
            events.add(event);
        }

        @Override
        public long nanos() {
            return time.nanos();
        }

        @Override
        public void await(long deadline) {
            awaits++;
            if (events.isEmpty()) {
                time.await(deadline);
            }
        }

        @Override
        public boolean poll() {
            polls++;
            List<Runnable> taken = List.copyOf(events);
            events.clear();
            taken.forEach(Runnable::run);
            return !taken.isEmpty();
        }

        @Override
        public void wake() {
            time.wake();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private Coroutine<Object> yields(int count) {
        return count == 0 ? steps() : steps(x -> yieldNow(), x -> yields(count - 1));
    }

    @Test
    void eventsComeBetweenTimersAndCallsFromOutside() {
        Telling driver = new Telling(new VirtualClock());
        try (EventLoop loop = EventLoop.create(driver)) {
            loop.runUntilComplete(steps(
                    x -> {
                        loop.callLater(java.time.Duration.ofSeconds(1), () -> trace.add("timer"));
                        return sleep(1);
                    },
                    x -> trace.note("sleeper")));
            trace.has("timer", "sleeper");
            loop.runUntilComplete(steps(
                    x -> {
                        // none of them is looked at before the loop waits: nothing but this task is ready
                        CompletableFuture.runAsync(() -> loop.callSoonThreadsafe(() -> trace.add("outside")))
                                .join();
                        loop.callLater(java.time.Duration.ZERO, () -> trace.add("timer"));
                        driver.arrives(() -> loop.callSoon(() -> trace.add("event")));
                        return yields(70);
                    },
                    x -> trace.note("main")));
            trace.has("timer", "outside", "event", "main");
            driver.arrives(() -> loop.callSoon(() -> trace.add("event")));
            loop.callSoon(() -> loop.callLater(java.time.Duration.ZERO, () -> trace.add("timer")));
            loop.stop();
            loop.runForever();
            loop.stop();
            loop.runForever();
            trace.has("event", "timer");
        }
        assertThat(driver.closed).isTrue();
    }

    @Test
    void aWaitIsFollowedByAPoll() {
        Telling driver = new Telling(new VirtualClock());
        try (EventLoop loop = EventLoop.create(driver)) {
            Future<Object> arrived = loop.createFuture();
            loop.callSoon(() -> driver.arrives(() -> arrived.setResult("event")));
            assertThat(loop.runUntilComplete(arrived)).isEqualTo("event");
            assertThat(driver.awaits).isEqualTo(1);
            assertThat(driver.polls).isEqualTo(1);
        }
    }

    @Test
    void aBusyLoopPollsEvery61EntriesOrOnceAnIteration() {
        Telling driver = new Telling(new VirtualClock());
        try (EventLoop loop = EventLoop.create(driver)) {
            loop.runUntilComplete(yields(609)); // a task that is alone, one entry an iteration
            assertThat(driver.awaits).isZero();
            assertThat(driver.polls).isEqualTo(10);
            for (int i = 0; i < 1_000; i++) {
                loop.callSoon(() -> loop.callSoon(() -> {}));
            }
            loop.runUntilComplete(yields(3));
            assertThat(driver.polls).isEqualTo(12);
        }
    }

    @Test
    void anEventIsSeenByATaskThatAlwaysYields() {
        Telling driver = new Telling(new ParkingDriver());
        try (EventLoop loop = EventLoop.create(driver)) {
            boolean[] seen = new boolean[1];
            driver.arrives(() -> seen[0] = true);
            loop.runUntilComplete(new Script<Void>() {
                @Override
                Object body(Object sent) throws Throwable {
                    value(sent);
                    return !seen[0] && waits(1, yieldNow()) ? SUSPENDED : null;
                }
            });
        }
    }

    @Test
    void onlyTheDefaultDriverIsReplacedAndTimeGoesOn() {
        try (EventLoop loop = EventLoop.create();
                EventLoop virtual = EventLoop.create(new VirtualClock());
                EventLoop hosted = EventLoop.over(task -> {})) {
            double before = loop.time();
            loop.callSoon(() -> trace.add("kept"));
            TimerHandle timer = loop.callLater(java.time.Duration.ofMillis(1), loop::stop);
            assertThat(((Loop) loop).replaceDriver(Telling::new)).isTrue();
            assertThat(((Loop) loop).replaceDriver(Telling::new)).isFalse();
            assertThat(((Loop) virtual).replaceDriver(Telling::new)).isFalse();
            assertThat(((Loop) hosted).replaceDriver(Telling::new)).isFalse();
            assertThat(loop.time()).isGreaterThanOrEqualTo(before);
            loop.runForever();
            trace.has("kept");
            assertThat(loop.time()).isGreaterThanOrEqualTo(timer.when());
            loop.stop();
            loop.runForever();
            assertThat(((Telling) ((Loop) loop).driver()).polls).isPositive();
        }
        EventLoop closed = EventLoop.create();
        closed.close();
        assertThatIllegalStateException().isThrownBy(() -> ((Loop) closed).replaceDriver(Telling::new));
        assertThatNullPointerException().isThrownBy(() -> EventLoop.create(null));
    }

    @Test
    void whatADriverThrowsEndsTheRunAndTheLoopCanBeClosed() {
        Telling driver = new Telling(new VirtualClock());
        IllegalStateException broken = new IllegalStateException("broken");
        try (EventLoop loop = EventLoop.create(driver)) {
            driver.arrives(() -> {
                throw broken;
            });
            assertThatIllegalStateException().isThrownBy(loop::runForever).isSameAs(broken);
            assertThat(loop.isRunning()).isFalse();
        }
        assertThat(driver.closed).isTrue();
    }

    @Test
    void virtualTimeStandsStillWhileSomethingIsOutside() {
        try (EventLoop loop = EventLoop.create(new VirtualClock())) {
            CompletableFuture<Object> stage = new CompletableFuture<>();
            Thread outside = new Thread(() -> stage.complete("stage"));
            loop.callLater(java.time.Duration.ofDays(1), () -> trace.add("a day later"));
            loop.callSoon(outside::start);
            loop.runUntilComplete(steps(
                    x -> StageFuture.of((Loop) loop, stage),
                    x -> trace.note(x + " at " + loop.time()),
                    x -> sleep(86_401)));
            trace.has("stage at 0.0", "a day later");
        }
    }
}
