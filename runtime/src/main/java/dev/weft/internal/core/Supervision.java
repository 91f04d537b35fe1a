package dev.weft.internal.core;

import dev.weft.BlockingCall;
import dev.weft.SlowStep;
import dev.weft.internal.management.Registration;
import dev.weft.internal.report.Log;
import dev.weft.internal.schedule.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who supervises a loop: a {@link Watch}, {@link BlockingCalls} and a bean, if the program wants them. */
final class Supervision {
    private final Loop loop;

    /** What the program has asked for, in nanoseconds; 0 for nothing. */
    private long limit;

    private @Nullable Watch watch;

    private @Nullable BlockingCalls blocking;

    /** Whether that logs, because of debug mode alone. */
    private boolean logsBlocking;

    private final List<SlowSteps> slowSteps = new ArrayList<>(0);

    /** Takes the bean of this loop away, if it has one. */
    private @Nullable Runnable bean;

    Supervision(Loop loop) {
        this.loop = loop;
    }

    void setLimit(@Nullable Duration limit) {
        this.limit = limit == null ? 0 : Durations.nanos(Durations.positive(limit, "the limit of a watchdog"));
        changed();
    }

    /**
     * Begins, changes or ends the watch as the loop is now. In a time that a test conducts, debug mode alone is no
     * reason for one.
     */
    void changed() {
        boolean debug = loop.debug && !loop.isConducted() && !loop.isClosed();
        changeWatch(limit > 0 ? limit : debug ? loop.slowCallbackNanos : 0);
        if (debug && blocking == null) {
            logsBlocking = true;
            blocking = looking(new BlockingLog(loop.number));
            blocking.beginLater();
        } else if (!debug && logsBlocking) {
            dropBlocking();
        }
    }

    private void changeWatch(long wanted) {
        Watch watch = this.watch;
        if (wanted <= 0 || loop.isClosed()) {
            end();
        } else if (watch != null) {
            watch.setLimit(wanted);
        } else {
            Watch begun = new Watch(loop, wanted);
            this.watch = begun;
            Observation.add(loop, words -> begun);
            Watchdog.ONE.add(begun);
        }
    }

    /** Shows figures of the loop to JMX, if this Java has that. */
    void manage() {
        if (bean != null || loop.isClosed()) {
            return;
        }
        Figures figures = (Figures) Observation.add(loop, words -> new Figures(loop, words));
        try {
            bean = Registration.of(loop.number, figures);
        } catch (LinkageError missing) {
            Log.warning("event loop " + loop.number + " has no MBean: this Java is without the module java.management");
        }
        if (bean == null) {
            Observation.remove(loop, figures);
        }
    }

    void addSlowStepListener(Duration limit, Consumer<? super SlowStep> listener) {
        long nanos = Durations.nanos(Durations.positive(limit, "the limit of slow steps"));
        SlowSteps steps = (SlowSteps) Observation.add(loop, words -> new SlowSteps(loop, words, nanos, listener));
        slowSteps.add(steps);
    }

    void removeSlowStepListener(Consumer<? super SlowStep> listener) {
        slowSteps.removeIf(steps -> {
            boolean isIt = steps.listener.equals(listener);
            if (isIt) {
                Observation.remove(loop, steps);
            }
            return isIt;
        });
    }

    /** Tells {@code listener} which calls block the loop, until it is closed. */
    void tellBlockingCalls(Consumer<? super BlockingCall> listener) {
        if (logsBlocking) {
            dropBlocking(); // who hears of them need not read of them
        }
        try {
            BlockingCalls calls = looking(listener);
            blocking = calls;
            calls.begin();
        } catch (LinkageError missing) {
            throw new IllegalStateException(
                    "blocking calls cannot be found: this Java is without the module jdk.jfr", missing);
        }
    }

    private BlockingCalls looking(Consumer<? super BlockingCall> listener) {
        BlockingCalls calls = new BlockingCalls(loop, listener);
        Observation.add(loop, words -> calls);
        return calls;
    }

    private void dropBlocking() {
        BlockingCalls calls = blocking;
        if (calls != null) {
            blocking = null;
            logsBlocking = false;
            Observation.remove(loop, calls);
            calls.drop();
        }
    }

    /** Ends everything; the loop is closed. Throws what the listener of blocking calls throws, at the end. */
    void close() {
        end();
        Runnable bean = this.bean;
        if (bean != null) {
            this.bean = null;
            bean.run();
        }
        BlockingCalls calls = blocking;
        if (calls != null) {
            blocking = null;
            Observation.remove(loop, calls);
            calls.end();
        }
    }

    private void end() {
        Watch watch = this.watch;
        if (watch != null) {
            this.watch = null;
            Watchdog.ONE.remove(watch);
            Observation.remove(loop, watch);
        }
    }
}
