package dev.weft.internal.core;

import dev.weft.BlockingCall;
import dev.weft.internal.flight.Blocked;
import dev.weft.internal.flight.BlockedThreads;
import dev.weft.internal.observe.Observer;
import dev.weft.internal.report.Fatal;
import dev.weft.internal.report.Log;
import dev.weft.internal.report.Text;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the calls that block the thread of a loop within its steps, in what Flight Recorder sees of all threads.
 *
 * <pre>
 *   begin                 at once, or on a thread of its own once the loop has lived for a while
 *   about every second    what has happened is told, on a thread of Flight Recorder
 *   end                   the rest is told, on the thread that closes the loop; then nothing more
 * </pre>
 */
final class BlockingCalls implements Observer, BlockedThreads.Listener {
    /** How long a call has to block to count. Class loading and the collector cause shorter ones anywhere. */
    private static final Duration THRESHOLD = Duration.ofMillis(10);

    /** How long a loop has to live to be looked at by itself, in nanoseconds. */
    private static final long LATER = TimeUnit.SECONDS.toNanos(1);

    /** Set by the JDK when Flight Recorder has started. */
    private static final String STARTED = "jdk.jfr.repository";

    private final Loop loop;
    private final Consumer<? super BlockingCall> listener;

    /** Those that have run the loop: one, unless it runs in an executor. */
    private final Set<Long> threads = ConcurrentHashMap.newKeySet();

    private long lastThread = -1;

    /**
     * Calls count that begin behind it. The clocks of Java and of Flight Recorder drift apart by less than half the
     * threshold, and what another loop did on this thread began at least one threshold before.
     */
    private final Instant since = Instant.now().minus(THRESHOLD.dividedBy(2));

    /** Whether it begins by itself, and when it can; on the loop's thread. */
    private boolean beginsLater;

    private long laterThan;

    // Guarded by this.
    private boolean isRecording;
    private boolean isOver;

    /** When the last call of each thread ended that was told. */
    private final Map<Long, Long> told = new HashMap<>();

    private @Nullable Throwable failure;

    BlockingCalls(Loop loop, Consumer<? super BlockingCall> listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /**
     * Begins to look.
     *
     * @throws LinkageError if this Java is without Flight Recorder
     */
    void begin() {
        BlockedThreads.begin(this, THRESHOLD); // not with the monitor: it takes its time
        boolean isLate;
        synchronized (this) {
            isRecording = !isOver;
            isLate = isOver;
        }
        if (isLate) {
            BlockedThreads.end(this);
        }
    }

    /** Begins by itself, beside the loop, when that has lived for a second, or Flight Recorder has started anyway. */
    void beginLater() {
        laterThan = System.nanoTime() + LATER;
        beginsLater = true;
    }

    @Override
    @SuppressWarnings("deprecation") // Thread.threadId() came later than 17
    public void iterationBegins(int entries) {
        long thread = Thread.currentThread().getId();
        if (thread != lastThread) {
            lastThread = thread;
            threads.add(thread);
        }
        if (beginsLater && (System.nanoTime() - laterThan >= 0 || System.getProperty(STARTED) != null)) {
            beginsLater = false;
            Thread starter = new Thread(this::beginIfPossible, "weft-blocking-calls");
            starter.setDaemon(true);
            starter.start();
        }
    }

    private void beginIfPossible() {
        try {
            begin();
        } catch (LinkageError missing) {
            // a Java without Flight Recorder does without
        } catch (RuntimeException refused) { // by the virtual machine, or for want of a place to write to
            Log.warning("blocking calls on loop " + loop.number + " cannot be found: " + Text.of(refused));
        }
    }

    // ---- what is found

    @Override
    public boolean isOf(long thread) {
        return threads.contains(thread);
    }

    @Override
    public synchronized void blocked(Blocked call) {
        Long last = told.get(call.thread());
        if (isOver || call.start().isBefore(since) || (last != null && last >= call.end())) {
            return;
        }
        told.put(call.thread(), call.end());
        StackTraceElement[] stack = call.stack();
        String place = JavaStack.place(stack);
        if (failure != null || place == null || !JavaStack.isWithinStep(stack) || JavaStack.loadsClasses(stack)) {
            return; // the JDK's own affair
        }
        try {
            listener.accept(new BlockingCall(
                    call.what(), call.duration(), place, JavaStack.coroutine(stack), JavaStack.userCalls(stack)));
        } catch (Throwable thrown) {
            failure = thrown;
        }
    }

    /** Tells the rest, and ends. Throws what the listener has thrown. */
    void end() {
        boolean isRecording;
        synchronized (this) {
            isRecording = this.isRecording;
        }
        if (isRecording) {
            boolean isInterrupted = Thread.interrupted(); // that would close the file
            try {
                BlockedThreads.catchUp(this);
            } catch (IOException | RuntimeException unreadable) {
                Log.warning(
                        "the last blocking calls on loop " + loop.number + " cannot be told: " + Text.of(unreadable));
            } finally {
                if (isInterrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        drop();
        synchronized (this) {
            if (failure != null) {
                throw Fatal.sneak(failure);
            }
        }
    }

    /** Ends, and leaves what was not told yet. */
    void drop() {
        boolean isRecording;
        synchronized (this) {
            isOver = true;
            isRecording = this.isRecording;
            this.isRecording = false;
        }
        if (isRecording) {
            BlockedThreads.end(this);
        }
    }
}
