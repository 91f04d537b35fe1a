package dev.weft.testing;

import dev.weft.internal.observe.Conductor;
import dev.weft.internal.observe.Insight;
import dev.weft.io.SimulatedLinks;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
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
 *
 * The loops of a group have drivers of their own, and take {@link Turns}.
 */
final class SimulatedDriver implements Conductor, SimulatedLinks {
    private final boolean isRealTime;
    private final SimulatedNetwork network;
    private final long origin = System.nanoTime();
    private final Turns turns;
    private final String name;

    /** That of the simulation itself, whose choices and faults are those of all. */
    private final SimulatedDriver root;

    private volatile boolean woken;
    private volatile @Nullable Thread parked;

    /** Set by the watchdog. */
    private volatile @Nullable Supplier<HangError> hang;

    private @Nullable Insight insight;
    private @Nullable Choices choices;
    private @Nullable Faults faults;
    private Runnable arrival = () -> {};
    private final List<SimulatedDriver> others = new ArrayList<>();
    private Supplier<? extends Error> deadlock = () -> new DeadlockError("deadlock");

    SimulatedDriver(boolean isRealTime, long seed) {
        this.isRealTime = isRealTime;
        this.network = new SimulatedNetwork(seed);
        this.turns = new Turns();
        this.name = "main";
        this.root = this;
        turns.first(this);
    }

    private SimulatedDriver(SimulatedDriver root, String name) {
        this.isRealTime = false;
        this.network = root.network;
        this.turns = root.turns;
        this.name = name;
        this.root = root;
        turns.add(this);
    }

    @Override
    public @Nullable SimulatedDriver another(String name) {
        if (isRealTime) {
            return null;
        }
        SimulatedDriver other = new SimulatedDriver(root, name);
        root.others.add(other);
        return other;
    }

    @Override
    public void ended() {
        turns.gone(this);
    }

    /** Returns the drivers of the other loops that there have been. */
    List<SimulatedDriver> others() {
        return others;
    }

    String name() {
        return name;
    }

    boolean isWoken() {
        return woken;
    }

    Error deadlock() {
        return root.deadlock.get();
    }

    /** Decides which loop is next. */
    int chooseLoop(List<String> names) {
        Choices choices = root.choices;
        return choices == null ? 0 : choices.nextLoop(names);
    }

    /** Sets what is done on the thread of each other loop before that runs. */
    void onArrival(Runnable arrival) {
        this.arrival = arrival;
    }

    @Override
    public void begins() {
        turns.letOthersRun(this);
        root.arrival.run();
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
        if (turns.isShared()) {
            turns.letOthersRun(this);
            checkHang();
        }
        Insight insight = insight();
        Choices choices = root.choices;
        int place = choices == null ? 0 : choices.next(insight, count);
        Faults faults = root.faults;
        if (faults != null && place >= 0) {
            faults.before(insight, insight.entry(place));
        }
        return place;
    }

    @Override
    public void turned(Object entry) {
        Faults faults = root.faults;
        if (faults != null) {
            faults.after(insight());
        }
    }

    @Override
    public long nanos() {
        return isRealTime ? System.nanoTime() - origin : turns.now();
    }

    @Override
    public void await(long deadline) {
        checkHang();
        if (turns.isShared()) {
            if (woken || deadline <= nanos()) {
                turns.letOthersRun(this);
            } else {
                turns.idle(this, deadline);
            }
            woken = false;
        } else if (woken) {
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
            turns.advanceTo(deadline);
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
        turns.advanceTo(deadline);
    }

    /** Lets the other loops run until none of them can, without time passing. */
    void runOthers() {
        turns.runOthers(this);
    }

    /** Returns when the first timer of another loop is due. */
    long nextDeadlineOfOthers() {
        return turns.nextDeadline(this);
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
        turns.woken();
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
    public void close() {
        if (turns.isShared()) {
            turns.closed(this);
        }
    }
}
