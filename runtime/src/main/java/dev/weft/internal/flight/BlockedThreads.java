package dev.weft.internal.flight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** A recording of what blocks threads: the JDK's own events. Used by one thread at a time. */
public final class BlockedThreads implements AutoCloseable {
    private static final Map<String, String> EVENTS = events();

    private final Duration threshold;
    private Recording recording;

    /**
     * Begins to record.
     *
     * @param threshold how long a call blocks at least that counts
     */
    public BlockedThreads(Duration threshold) {
        this.threshold = threshold;
        this.recording = begin(threshold);
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

    private static Recording begin(Duration threshold) {
        Recording recording = new Recording();
        recording.setName("blocking calls on event loops");
        EVENTS.keySet()
                .forEach(event ->
                        recording.enable(event).withThreshold(threshold).withStackTrace());
        recording.start();
        return recording;
    }

    /**
     * Returns what has blocked since the last call, in the order in which it ended.
     *
     * @param isWanted which threads, by their ids
     * @throws IOException if the recording cannot be written or read
     */
    public List<Blocked> take(LongPredicate isWanted) throws IOException {
        Recording ended = recording;
        recording = begin(threshold); // before the other one ends: nothing is missed in between
        return read(ended, isWanted);
    }

    private static List<Blocked> read(Recording ended, LongPredicate isWanted) throws IOException {
        Path file = Files.createTempFile("weft", ".jfr");
        try (ended) {
            ended.stop();
            ended.dump(file);
            List<Blocked> blocked = new ArrayList<>();
            try (RecordingFile events = new RecordingFile(file)) {
                while (events.hasMoreEvents()) {
                    RecordedEvent event = events.readEvent();
                    String what = EVENTS.get(event.getEventType().getName());
                    RecordedThread thread = what == null ? null : event.getThread();
                    RecordedStackTrace stack = event.getStackTrace();
                    boolean isNew = !event.getEndTime().isBefore(ended.getStartTime());
                    if (what != null
                            && thread != null
                            && stack != null
                            && isNew
                            && isWanted.test(thread.getJavaThreadId())) {
                        blocked.add(new Blocked(what, event.getDuration(), elements(stack)));
                    }
                }
            }
            return blocked;
        } finally {
            Files.deleteIfExists(file);
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

    /** Ends the recording. */
    @Override
    public void close() {
        recording.close();
    }
}
