package dev.weft.testing;

import dev.weft.internal.observe.Conductor;
import dev.weft.internal.observe.Insight;
import dev.weft.io.SimulatedLinks;
import java.net.SocketAddress;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time: as soon as nothing is ready, it jumps to the next deadline; while something is in flight outside, it
 * stands still.
 *
 * <pre>
 *   the loop is idle and      then
 *   something outside         time stands still until it comes back
 *   a timer is set            time jumps to its deadline (in real time: passes until then)
 *   neither                   a deadlock
 *   the real time is up       a hang, in whatever state
 * </pre>
 */
final class SimulatedDriver implements Conductor, SimulatedLinks {
    private final boolean isRealTime;
    private final SimulatedNetwork network;
    private final long origin = System.nanoTime();
    private volatile long now;
    private volatile boolean woken;
    private volatile @Nullable Thread parked;

    /** Set by the watchdog. */
    private volatile @Nullable Supplier<HangError> hang;

    private @Nullable Insight insight;
    private @Nullable Choices choices;
    private @Nullable Faults faults;
    private Supplier<? extends Error> deadlock = () -> new DeadlockError("deadlock");

    SimulatedDriver(boolean isRealTime, long seed) {
        this.isRealTime = isRealTime;
        this.network = new SimulatedNetwork(seed);
    }

    @Override
    public void conducts(Insight insight) {
        this.insight = insight;
    }

    Insight insight() {
        return java.util.Objects.requireNonNull(insight, "the loop has not been made");
    }

    /** Sets who chooses from now on; null for the plain order. */
    void choose(@Nullable Choices choices) {
        this.choices = choices;
    }

    /** Sets what happens at the awaits from now on; null for nothing. */
    void inject(@Nullable Faults faults) {
        this.faults = faults;
    }

    void onDeadlock(Supplier<? extends Error> deadlock) {
        this.deadlock = deadlock;
    }

    @Override
    public int next(int count) {
        checkHang();
        Insight insight = insight();
        Choices choices = this.choices;
        int place = choices == null ? 0 : choices.next(insight, count);
        Faults faults = this.faults;
        if (faults != null && place >= 0) {
            faults.before(insight, insight.entry(place));
        }
        return place;
    }

    @Override
    public void turned(Object entry) {
        Faults faults = this.faults;
        if (faults != null) {
            faults.after(insight());
        }
    }

    @Override
    public long nanos() {
        return isRealTime ? System.nanoTime() - origin : now;
    }

    @Override
    public void await(long deadline) {
        checkHang();
        if (woken) {
            woken = false;
        } else if (deadline <= nanos()) {
            return;
        } else if (insight().inFlight() > 0) {
            park(isRealTime ? deadline : Long.MAX_VALUE);
        } else if (deadline == Long.MAX_VALUE) {
            throw deadlock.get();
        } else if (isRealTime) {
            park(deadline);
        } else {
            now = Math.max(now, deadline);
        }
        checkHang();
    }

    private void park(long deadline) {
        parked = Thread.currentThread();
        try {
            if (woken || hang != null) {
                return;
            }
            if (deadline == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, Math.max(0, deadline - nanos()));
            }
        } finally {
            parked = null;
            woken = false;
        }
    }

    /** Lets time pass to {@code deadline} while something runs. */
    void advanceTo(long deadline) {
        if (isRealTime) {
            throw new IllegalStateException("the test runs in real time: its clock cannot be advanced");
        }
        now = Math.max(now, deadline);
    }

    @Override
    public boolean poll() {
        checkHang();
        return false;
    }

    @Override
    public void wake() {
        woken = true;
        Thread thread = parked;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends the run as soon as its thread comes here; any thread. */
    void hangs(Supplier<HangError> error) {
        hang = error;
        wake();
    }

    boolean isHanging() {
        return hang != null;
    }

    private void checkHang() {
        Supplier<HangError> hang = this.hang;
        if (hang != null) {
            throw hang.get();
        }
    }

    SimulatedNetwork network() {
        return network;
    }

    @Override
    public long delay(SocketAddress from, SocketAddress to) {
        return network.delay(from, to);
    }

    @Override
    public int piece(SocketAddress from, SocketAddress to, int count) {
        return network.piece(count);
    }

    @Override
    public void opened(SocketAddress client, SocketAddress server, Runnable reset) {
        network.opened(client, server, reset);
    }

    @Override
    public void whenChanged(Runnable again) {
        network.whenChanged(again);
    }

    @Override
    public Object network(Supplier<?> make) {
        return network.network(make);
    }

    @Override
    public void close() {}
}
