package dev.weft.testing;

import dev.weft.AsyncGenerator;
import dev.weft.Asyncio;
import dev.weft.BlockingCall;
import dev.weft.Context;
import dev.weft.Coroutine;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.internal.observe.Insight;
import dev.weft.internal.observe.Ledger;
import dev.weft.sync.AsyncLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run: a loop in virtual time with what observes it. Programs run in it one after the other, in one context; then
 * it is looked at for what is left.
 */
final class World implements AutoCloseable {
    /** How many iterations what has been cancelled may take to end without time passing, or with it. */
    private static final int MOST_ITERATIONS = 100_000;

    private static final ThreadLocal<@Nullable World> CURRENT = new ThreadLocal<>();

    private final @Nullable World outer = CURRENT.get();
    private final SimulationOptions options;
    private final SimulatedDriver driver;
    private final EventLoop loop;
    private final Ledger ledger = new Ledger(World::currentTask);
    private final @Nullable Ledger outerLedger;
    private final Context context = Context.copy();
    private final Origins origins = new Origins();
    private final TestClock clock;
    private final List<ErrorContext> errors = new ArrayList<>();
    private final List<BlockingCall> blocking = new ArrayList<>();
    private boolean isClosed;

    World(SimulationOptions options) {
        this.options = options;
        driver = new SimulatedDriver(options.isRealTime(), options.seed());
        loop = EventLoop.create(driver);
        driver.onDeadlock(() -> new DeadlockError(deadlockText()));
        driver.onArrival(this::arrive);
        clock = new TestClock(loop, driver);
        loop.setExceptionHandler((source, error) -> errors.add(error));
        loop.setTaskFactory(origins);
        observe();
        outerLedger = ledger.open();
        CURRENT.set(this);
    }

    /** Makes this the world of the current thread, which another loop of it runs on: one of them runs at a time. */
    private void arrive() {
        CURRENT.set(this);
        ledger.open();
    }

    private void observe() {
        Path trace = options.trace();
        try {
            if (options.failsOnBlockingCall()) {
                driver.insight().tellBlockingCalls(blocking::add);
            }
            if (trace != null) {
                driver.insight().record(trace);
            }
        } catch (IllegalArgumentException | IllegalStateException refused) {
            loop.close();
            throw refused;
        }
    }

    /** Returns the world in which this thread is, or null. */
    static @Nullable World current() {
        return CURRENT.get();
    }

    private static @Nullable Task<?> currentTask() {
        World world = CURRENT.get();
        return world != null && world.loop.isRunning() ? Asyncio.currentTask() : null;
    }

    TestClock clock() {
        return clock;
    }

    SimulatedNetwork network() {
        return driver.network();
    }

    EventLoop loop() {
        return loop;
    }

    SimulatedDriver driver() {
        return driver;
    }

    Ledger ledger() {
        return ledger;
    }

    /**
     * Runs a program in the context of this world.
     *
     * @param program makes it; called on the running loop
     * @param name the name of its task
     */
    @Nullable
    Object run(Supplier<? extends @Nullable Coroutine<?>> program, String name) throws Throwable {
        List<Object> made = new ArrayList<>(1);
        loop.callSoon(() -> context.run(() -> {
            try {
                Task<?> task = loop.createTask(
                        Objects.requireNonNull(program.get(), "the program is null: it has to return a coroutine"),
                        name,
                        context);
                made.add(task);
                task.addDoneCallback(done -> loop.stop());
            } catch (Throwable failure) {
                made.add(failure);
                loop.stop();
            }
        }));
        Watchdog watchdog = new Watchdog(options.timeout(), driver, this::hang);
        try {
            loop.runForever();
        } catch (Throwable fatal) {
            if (!made.isEmpty() && made.get(0) instanceof Task<?> task && task.isDone() && !task.isCancelled()) {
                Throwable failure = task.exception(); // a fatal one is on its way out already
                if (fatal instanceof HangError && failure != null) {
                    throw hang(failure); // the watchdog has interrupted what blocked the thread
                }
            }
            throw fatal;
        } finally {
            watchdog.close();
        }
        return outcome(made.get(0));
    }

    private @Nullable Object outcome(Object made) throws Throwable {
        try {
            if (made instanceof Task<?> task) {
                return task.result();
            }
            throw (Throwable) made;
        } catch (Throwable failure) {
            if (driver.isHanging() && !(failure instanceof HangError)) {
                throw hang(failure); // the watchdog has interrupted what blocked the thread
            }
            throw failure;
        }
    }

    private String deadlockText() {
        return "deadlock: nothing is ready, no timer is set and nothing is in flight outside, but "
                + pendingText(" waits", " wait");
    }

    /** {@code 2 tasks wait}, and a line for each below it. */
    private String pendingText(String one, String several) {
        int count = driver.insight().tasks().size();
        String tree = driver.insight().tree().stripTrailing();
        for (SimulatedDriver other : driver.others()) {
            int more = other.insight().tasks().size();
            count += more;
            tree += more == 0
                    ? ""
                    : "\n  on loop " + other.name() + "\n"
                            + other.insight().tree().stripTrailing();
        }
        return Explorer.count(count, "task") + (count == 1 ? one : several) + (tree.isEmpty() ? "" : "\n" + tree);
    }

    /** {@code task a at Account.java:31 waits for AsyncLock "left" held by task b}. */
    private String stateText(Task<?> task) {
        String line = Choices.line(driver.insight(), task);
        return "task " + task.name() + (line == null ? "" : " at " + line) + " "
                + driver.insight().state(task);
    }

    private HangError hang(Throwable cause) {
        return new HangError(hangText(), cause);
    }

    private HangError hang(StackTraceElement[] stack) {
        StringBuilder text = new StringBuilder(hangText());
        text.append("\nits thread was at");
        for (StackTraceElement call : stack) {
            text.append("\n      ").append(call);
        }
        return new HangError(text.toString(), null);
    }

    private String hangText() {
        int outside = driver.insight().inFlight();
        return "the simulation has not ended within " + seconds() + " s of real time; "
                + (outside == 0
                        ? "it has come to " + clock.now() + " of its own"
                        : "its time stands still, because " + outside + " of what it waits for is in flight outside")
                + "\n" + pendingText(" is pending", " are pending");
    }

    private String seconds() {
        return java.math.BigDecimal.valueOf(options.timeout().toMillis(), 3)
                .stripTrailingZeros()
                .toPlainString();
    }

    /**
     * Looks for what is left over, ends it, closes the loop, and looks for what has blocked it.
     *
     * @param isWhole whether the program has ended by itself; if not, there are no locks to be given back
     * @return what is wrong, or null
     */
    @Nullable
    AssertionError end(boolean isWhole) {
        List<String> found = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        try {
            driver.choose(null);
            driver.inject(null);
            if (!driver.isHanging()) {
                Watchdog watchdog = new Watchdog(options.timeout(), driver, this::hang);
                try {
                    settle();
                    if (!options.areLeftOversAllowed()) {
                        findLeftOvers(found, isWhole);
                    }
                    cancelAll();
                } catch (DeadlockError | HangError stuck) {
                    found.add(stuck.getMessage());
                } finally {
                    watchdog.close();
                }
            }
        } finally {
            close();
        }
        for (ErrorContext error : errors) {
            Throwable failure = error.exception();
            found.add(error.message()
                    + (failure == null ? "" : ": " + failure)
                    + (error.source() == null ? "" : " (" + error.source() + ")"));
            if (failure != null) {
                failures.add(failure);
            }
        }
        BlockingCallError blocked = blocking.isEmpty() ? null : new BlockingCallError(blocking);
        if (found.isEmpty()) {
            return blocked;
        }
        LeftOverError error = new LeftOverError("the program has ended, but\n  " + String.join("\n  ", found));
        failures.forEach(error::addSuppressed);
        if (blocked != null) {
            error.addSuppressed(blocked);
        }
        return error;
    }

    /** Lets what is about to end do so, without time passing. */
    private void settle() {
        for (int n = 0; driver.insight().hasReady() && n < MOST_ITERATIONS; n++) {
            loop.stop();
            loop.runForever();
        }
    }

    private void findLeftOvers(List<String> found, boolean isWhole) {
        Insight insight = driver.insight();
        for (Task<?> task : insight.tasks()) {
            String origin = origins.of(task);
            found.add("task " + task.name() + (origin == null ? "" : ", made at " + origin + ",") + " is left over: "
                    + stateText(task));
        }
        for (AsyncGenerator<?> generator : insight.generators()) {
            found.add("a generator is left open: " + generator);
        }
        if (isWhole) {
            ledger.held().forEach((primitive, holders) -> {
                if (primitive instanceof AsyncLock) {
                    found.add(primitive + " was not released by task " + ((Task<?>) holders.get(0)).name());
                }
            });
        }
    }

    /**
     * Returns the permits that are out, for a comparison of two runs: how many, by the name of the primitive's class
     * and its text.
     */
    int heldCount() {
        return ledger.held().values().stream().mapToInt(List::size).sum();
    }

    String heldText() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Object, List<Object>> entry : ledger.held().entrySet()) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(entry.getKey())
                    .append(" by task ")
                    .append(((Task<?>) entry.getValue().get(0)).name());
        }
        return text.toString();
    }

    private void cancelAll() {
        Set<Task<?>> left = driver.insight().tasks();
        for (Task<?> task : left) {
            task.addDoneCallback(done -> {
                if (!done.isCancelled() && done.exception() != null) {
                    errors.add(new ErrorContext(
                            "a task that was left over failed when it was cancelled", done.exception(), done, null));
                }
            });
            task.cancel();
        }
        for (int n = 0; n < MOST_ITERATIONS && !driver.insight().tasks().isEmpty(); n++) {
            loop.stop();
            loop.runForever();
        }
        loop.runUntilComplete(loop.shutdownGenerators());
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            try {
                driver.insight().endRecording();
                loop.close();
            } finally {
                Ledger.close(outerLedger);
                if (outer == null) {
                    CURRENT.remove();
                } else {
                    CURRENT.set(outer);
                }
            }
        }
    }
}
