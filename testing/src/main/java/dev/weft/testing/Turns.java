package dev.weft.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The loops of one simulation: they have one time, and one of them runs at a time, on the thread that it would have
 * outside of a test. The others stand still meanwhile, so that all of them together are as deterministic as one.
 *
 * <pre>
 *   a loop      enters when          leaves when
 *   OUTSIDE     its thread starts    that comes here for the first time; at the end: it is gone
 *   READY       it lets others run   it is its turn
 *   RUNNING     it is its turn       it lets others run before an entry of its queue, or idles
 *   IDLE        nothing is ready     it is woken, or its timer is due; then it is as good as READY
 *   GONE        its thread ends
 *
 *   who is next
 *   one is OUTSIDE           wait for it in real time
 *   several can run          in turn; a schedule may deviate from that
 *   something is in flight   wait for it in real time
 *   a timer is set           time jumps to the first one of all loops
 *   else                     a deadlock, told where the simulation began
 * </pre>
 */
final class Turns {
    private enum State {
        OUTSIDE,
        READY,
        RUNNING,
        IDLE,
        GONE
    }

    /** A loop, as far as turns are concerned. Guarded by the lock. */
    private static final class Seat {
        final SimulatedDriver driver;
        State state = State.OUTSIDE;
        long deadline;

        Seat(SimulatedDriver driver) {
            this.driver = driver;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** That of the simulation itself first; guarded by the lock. */
    private final List<Seat> seats = new ArrayList<>();

    private @Nullable Seat holder;
    private int last;
    private boolean isOver;
    private boolean isDeadlock;

    /** Whether there is more than one loop; else nobody comes here but to look at the time. */
    private volatile boolean isShared;

    private volatile long now;

    /** Takes the loop of the simulation, which runs. */
    void first(SimulatedDriver driver) {
        Seat seat = new Seat(driver);
        seat.state = State.RUNNING;
        seats.add(seat);
        holder = seat;
    }

    /** Takes one more loop, whose thread is about to start. On the thread whose turn it is. */
    void add(SimulatedDriver driver) {
        lock.lock();
        try {
            seats.add(new Seat(driver));
            isShared = true;
        } finally {
            lock.unlock();
        }
    }

    boolean isShared() {
        return isShared;
    }

    long now() {
        return now;
    }

    /** Lets time pass; on the thread whose turn it is. */
    void advanceTo(long deadline) {
        now = Math.max(now, deadline);
    }

    /** Lets others run if any can: before a loop gives an entry of its queue its turn. */
    void letOthersRun(SimulatedDriver driver) {
        lock.lock();
        try {
            Seat seat = seat(driver);
            seat.state = State.READY;
            if (holder == seat || holder == null) {
                pass();
            }
            await(seat);
        } finally {
            lock.unlock();
        }
    }

    /** Lets others run until the loop is woken, its deadline comes, or nothing can happen any more. */
    void idle(SimulatedDriver driver, long deadline) {
        lock.lock();
        try {
            Seat seat = seat(driver);
            seat.state = State.IDLE;
            seat.deadline = deadline;
            if (holder == seat || holder == null) {
                pass();
            }
            await(seat);
            if (isDeadlock) {
                isDeadlock = false;
                throw driver.deadlock();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets all others run until none of them can, without time passing. */
    void runOthers(SimulatedDriver driver) {
        while (isShared && canOthers(driver)) {
            letOthersRun(driver);
        }
    }

    private boolean canOthers(SimulatedDriver driver) {
        lock.lock();
        try {
            return seats.stream()
                    .anyMatch(seat -> seat.driver != driver && (canRun(seat) || seat.state == State.OUTSIDE));
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the first timer of the other loops is due. */
    long nextDeadline(SimulatedDriver driver) {
        lock.lock();
        try {
            return seats.stream()
                    .filter(seat -> seat.driver != driver && seat.state == State.IDLE)
                    .mapToLong(seat -> seat.deadline)
                    .min()
                    .orElse(Long.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    /** Somebody has handed something in, on any thread: if all wait for what is outside, that may have been it. */
    void woken() {
        if (!isShared) {
            return;
        }
        lock.lock();
        try {
            if (holder == null) {
                pass();
            }
            changed.signalAll(); // a hang is looked for
        } finally {
            lock.unlock();
        }
    }

    /** A loop is closed; its thread has still to end. The end of the first loop is that of the simulation. */
    void closed(SimulatedDriver driver) {
        lock.lock();
        try {
            Seat seat = seat(driver);
            seat.state = State.OUTSIDE;
            if (seats.get(0) == seat) {
                isOver = true;
                changed.signalAll();
            } else if (holder == seat) {
                pass();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The thread of a loop has ended, or was never started. */
    void gone(SimulatedDriver driver) {
        lock.lock();
        try {
            Seat seat = seat(driver);
            seat.state = State.GONE;
            if (holder == seat || holder == null) {
                pass();
            }
        } finally {
            lock.unlock();
        }
    }

    private Seat seat(SimulatedDriver driver) {
        for (Seat seat : seats) {
            if (seat.driver == driver) {
                return seat;
            }
        }
        throw new IllegalStateException("no loop of this simulation");
    }

    private void await(Seat seat) {
        while (holder != seat && !isOver && !seat.driver.isHanging()) {
            changed.awaitUninterruptibly();
        }
        if (holder != seat && isOver) {
            throw new IllegalStateException("the simulation has ended");
        }
        seat.state = State.RUNNING; // also in a hang, which ends it
    }

    private boolean canRun(Seat seat) {
        return seat.state == State.READY
                || (seat.state == State.IDLE && (seat.driver.isWoken() || seat.deadline <= now));
    }

    /** Decides who is next. */
    private void pass() {
        holder = null;
        while (!isOver) {
            if (seats.stream().anyMatch(seat -> seat.state == State.OUTSIDE)) {
                return; // first, since nobody can tell when it comes; it passes the turn on then
            }
            List<Seat> able = inTurn();
            if (!able.isEmpty()) {
                take(able.get(able.size() == 1 ? 0 : seats.get(0).driver.chooseLoop(names(able))));
                return;
            }
            if (inFlight() > 0) {
                return; // whoever brings it wakes a loop
            }
            long next = seats.stream()
                    .filter(seat -> seat.state == State.IDLE)
                    .mapToLong(seat -> seat.deadline)
                    .min()
                    .orElse(Long.MAX_VALUE);
            if (next == Long.MAX_VALUE) {
                isDeadlock = true;
                take(seats.get(0));
                return;
            }
            now = Math.max(now, next);
        }
    }

    private void take(Seat seat) {
        holder = seat;
        last = seats.indexOf(seat);
        changed.signalAll();
    }

    /** Those that can run, beginning behind the one that has run last. */
    private List<Seat> inTurn() {
        List<Seat> able = new ArrayList<>();
        for (int i = 1; i <= seats.size(); i++) {
            Seat seat = seats.get((last + i) % seats.size());
            if (canRun(seat)) {
                able.add(seat);
            }
        }
        return able;
    }

    /** By their numbers: the names of groups count up for the whole process. */
    private List<String> names(List<Seat> able) {
        return able.stream()
                .map(seat -> seats.indexOf(seat) == 0 ? "main" : String.valueOf(seats.indexOf(seat)))
                .toList();
    }

    private int inFlight() {
        int count = 0;
        for (Seat seat : seats) {
            if (seat.state != State.GONE) {
                count += seat.driver.insight().inFlight();
            }
        }
        return count;
    }
}
