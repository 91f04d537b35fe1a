package dev.weft.internal.flight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
public final class BlockedThreads {
    private static final Map<String, String> EVENTS = events();

    private final Recording recording = new Recording();

    /**
     * Begins to record.
     *
     * @param threshold how long a call blocks at least that counts
     */
    public BlockedThreads(Duration threshold) {
        recording.setName("blocking calls on event loops");
        EVENTS.keySet()
                .forEach(event ->
                        recording.enable(event).withThreshold(threshold).withStackTrace());
        recording.start();
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
     * Ends the recording, and returns what has blocked, in the order in which it ended.
     *
     * @param isWanted which threads, by their ids
     * @throws IOException if the recording cannot be written or read
     */
    public List<Blocked> end(LongPredicate isWanted) throws IOException {
        try (recording) {
            Path file = Files.createTempFile("weft", ".jfr");
            try {
                recording.stop();
                recording.dump(file);
                return read(file, recording.getStartTime(), isWanted);
            } finally {
                Files.deleteIfExists(file);
            }
        }
    }

    private static List<Blocked> read(Path file, Instant start, LongPredicate isWanted) throws IOException {
        List<Blocked> blocked = new ArrayList<>();
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                String what = EVENTS.get(event.getEventType().getName());
                RecordedThread thread = what == null ? null : event.getThread();
                RecordedStackTrace stack = event.getStackTrace();
                if (what != null
                        && thread != null
                        && stack != null
                        && !event.getEndTime().isBefore(start)
                        && isWanted.test(thread.getJavaThreadId())) {
                    blocked.add(new Blocked(what, event.getDuration(), elements(stack)));
                }
            }
        }
        return blocked;
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
