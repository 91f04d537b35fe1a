package dev.weft.internal.flight;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import jdk.jfr.EventSettings;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/**
 * What blocks threads, from the JDK's own events. One for the process: it begins with the first listener and ends with
 * the last.
 *
 * <p>Two recordings of the same events do it. The stream tells what has happened, about every second. What has happened
 * since it told last cannot be asked of a stream before Java 20, and is read from the other one.
 */
public final class BlockedThreads {
    /** Who wants to know. Held weakly. */
    public interface Listener {
        /** Returns whether a thread is of interest; any thread. */
        boolean isOf(long thread);

        /**
         * Takes a call that has ended; those of one thread in the order in which they ended. On a thread of Flight
         * Recorder, or on the one that has called {@link #catchUp}, which tells the last minute again. Must not throw.
         */
        void blocked(Blocked call);
    }

    private static final Map<String, String> EVENTS = events();

    /** How long what was recorded is kept: longer than the stream can be late. */
    private static final Duration KEPT = Duration.ofMinutes(1);

    private static final ReentrantLock LOCK = new ReentrantLock();

    /** Guarded by the lock. */
    private static @Nullable BlockedThreads running;

    private final List<WeakReference<Listener>> listeners = new CopyOnWriteArrayList<>();
    private final Recording recording = new Recording();
    private final RecordingStream stream = new RecordingStream();

    private BlockedThreads(Duration threshold) {
        recording.setName("blocking calls on event loops");
        recording.setMaxAge(KEPT);
        stream.setMaxAge(KEPT);
        EVENTS.keySet().forEach(event -> {
            wanted(recording.enable(event), threshold);
            wanted(stream.enable(event), threshold);
        });
        for (String ours : Flight.names()) { // else they are on by default
            recording.disable(ours);
            stream.disable(ours);
        }
        stream.setReuse(false);
        stream.onEvent(this::tell);
        stream.onFlush(this::prune);
        recording.start();
        stream.startAsync();
    }

    private static void wanted(EventSettings event, Duration threshold) {
        event.withThreshold(threshold).withStackTrace();
    }

    private static Map<String, String> events() {
        Map<String, String> events = new LinkedHashMap<>();
        events.put("jdk.ThreadSleep", "sleep");
        events.put("jdk.ThreadPark", "park");
        events.put("jdk.JavaMonitorEnter", "monitor");
        events.put("jdk.JavaMonitorWait", "wait");
        events.put("jdk.SocketRead", "socket read");
        events.put("jdk.SocketWrite", "socket write");
        events.put("jdk.FileRead", "file read");
        events.put("jdk.FileWrite", "file write");
        events.put("jdk.FileForce", "file force");
        return events;
    }

    /**
     * Begins to tell a listener. The first one of a process takes a second or so.
     *
     * @param threshold how long a call blocks at least that counts; of the first one
     * @throws LinkageError if this Java is without Flight Recorder
     */
    public static void begin(Listener listener, Duration threshold) {
        LOCK.lock();
        try {
            BlockedThreads threads = running;
            if (threads == null) {
                threads = new BlockedThreads(threshold);
                running = threads;
            }
            threads.listeners.add(new WeakReference<>(listener));
        } finally {
            LOCK.unlock();
        }
    }

    /** Tells a listener no more; a call may be on its way to it. */
    public static void end(Listener listener) {
        LOCK.lock();
        try {
            if (running != null) {
                running.remove(listener);
            }
        } finally {
            LOCK.unlock();
        }
    }

    /**
     * Tells a listener at once, on this thread, what has happened by now.
     *
     * @throws IOException if the recording cannot be written or read
     */
    public static void catchUp(Listener listener) throws IOException {
        Path file = Files.createTempFile("weft", ".jfr");
        try {
            LOCK.lock();
            try {
                if (running != null) {
                    running.recording.dump(file);
                }
            } finally {
                LOCK.unlock();
            }
            read(file, listener);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** With the lock. */
    private void remove(@Nullable Listener listener) {
        listeners.removeIf(each -> each.refersTo(listener) || each.refersTo(null));
        if (listeners.isEmpty() && running == this) {
            running = null;
            stream.close();
            recording.close();
        }
    }

    /** A loop that nobody closes may still become garbage. On the thread of the stream, which must not wait. */
    private void prune() {
        if (listeners.stream().anyMatch(each -> each.refersTo(null)) && LOCK.tryLock()) {
            try {
                remove(null);
            } finally {
                LOCK.unlock();
            }
        }
    }

    private void tell(RecordedEvent event) {
        for (WeakReference<Listener> each : listeners) {
            Listener listener = each.get();
            if (listener != null) {
                tell(event, listener);
            }
        }
    }

    private static void read(Path file, Listener listener) throws IOException {
        if (Files.size(file) == 0) {
            return; // it has ended
        }
        List<RecordedEvent> found = new ArrayList<>();
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (EVENTS.containsKey(event.getEventType().getName())) {
                    found.add(event);
                }
            }
        }
        found.sort((one, other) -> one.getEndTime().compareTo(other.getEndTime())); // a file has no order
        found.forEach(event -> tell(event, listener));
    }

    private static void tell(RecordedEvent event, Listener listener) {
        String what = EVENTS.get(event.getEventType().getName());
        RecordedThread thread = what == null ? null : event.getThread();
        RecordedStackTrace stack = event.getStackTrace();
        if (what != null && thread != null && stack != null && listener.isOf(thread.getJavaThreadId())) {
            listener.blocked(new Blocked(
                    what,
                    thread.getJavaThreadId(),
                    event.getStartTime(),
                    event.getLong("startTime") + event.getLong("duration"),
                    event.getDuration(),
                    elements(stack)));
        }
    }

    private static StackTraceElement[] elements(RecordedStackTrace stack) {
        List<StackTraceElement> elements = new ArrayList<>();
        for (RecordedFrame frame : stack.getFrames()) {
            if (frame.isJavaFrame()) {
                String type = frame.getMethod().getType().getName();
                String outer = type.substring(type.lastIndexOf('.') + 1);
                int nested = outer.indexOf('$', 1);
                String file = (nested < 0 ? outer : outer.substring(0, nested)) + ".java"; // the recording has none
                elements.add(new StackTraceElement(type, frame.getMethod().getName(), file, frame.getLineNumber()));
            }
        }
        return elements.toArray(StackTraceElement[]::new);
    }
}
