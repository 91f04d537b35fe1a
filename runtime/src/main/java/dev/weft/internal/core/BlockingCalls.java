package dev.weft.internal.core;

import dev.weft.BlockingCall;
import dev.weft.internal.flight.Blocked;
import dev.weft.internal.flight.BlockedThreads;
import dev.weft.internal.observe.Observer;
import dev.weft.internal.report.Log;
import dev.weft.internal.report.Text;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Finds the calls that block the thread of a loop within its steps, in what Flight Recorder sees of all threads. What
 * was found is told when the loop is closed.
 */
final class BlockingCalls implements Observer {
    /** How long a call has to block to count. Class loading and the collector cause shorter ones anywhere. */
    private static final Duration THRESHOLD = Duration.ofMillis(10);

    private final Loop loop;
    private final Consumer<? super BlockingCall> listener;

    /** Those that have run the loop: one, unless it runs in an executor. */
    private final Set<Long> threads = ConcurrentHashMap.newKeySet();

    private long lastThread = -1;
    private final BlockedThreads blocked;

    /**
     * Begins to look.
     *
     * @throws LinkageError if this Java is without Flight Recorder
     */
    BlockingCalls(Loop loop, Consumer<? super BlockingCall> listener) {
        this.loop = loop;
        this.listener = listener;
        this.blocked = new BlockedThreads(THRESHOLD);
    }

    @Override
    @SuppressWarnings("deprecation") // Thread.threadId() came later than 17
    public void iterationBegins(int entries) {
        long thread = Thread.currentThread().getId();
        if (thread != lastThread) {
            lastThread = thread;
            threads.add(thread);
        }
    }

    /** Tells what was found, and ends. */
    void end() {
        List<Blocked> found;
        try {
            found = blocked.end(threads::contains);
        } catch (IOException unreadable) {
            Log.warning("blocking calls on loop " + loop.number + " cannot be told: " + Text.of(unreadable));
            return;
        }
        for (Blocked call : found) {
            String place = JavaStack.place(call.stack());
            if (place != null && JavaStack.isWithinStep(call.stack())) { // else the JDK's own affair
                listener.accept(new BlockingCall(
                        call.what(),
                        call.duration(),
                        place,
                        JavaStack.coroutine(call.stack()),
                        JavaStack.userCalls(call.stack())));
            }
        }
    }
}
