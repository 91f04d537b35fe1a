package dev.weft.internal.timeline;

import dev.weft.internal.report.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What becomes one picture: the timelines of one loop or more. Whoever records to a file while others do shares their
 * recording; it is written when the last of them leaves.
 */
public final class Recording {
    /** How many loops of a recording are kept that have ended. */
    private static final int MOST_LOOPS = 64;

    /** The recordings that go on, by their files. Guards everything here. */
    private static final Map<Path, Recording> OPEN = new HashMap<>();

    /** One loop's part. */
    record Part(int number, String thread, LoopTimeline timeline, long end) {}

    private final Path file;
    private final long start = System.nanoTime();
    private final Map<LoopTimeline, Integer> open = new HashMap<>();
    private final List<Part> ended = new ArrayList<>();
    private int joined;
    private int lostLoops;

    private Recording(Path file) {
        this.file = file;
    }

    /**
     * Returns the recording to a file, a new one if there is none.
     *
     * @throws IllegalArgumentException if the file could not be written in the end: its folder is missing, or it is a
     *     folder itself
     */
    public static Recording to(Path file) {
        Path path = file.toAbsolutePath().normalize();
        Path folder = path.getParent();
        if (Files.isDirectory(path) || folder == null) {
            throw new IllegalArgumentException("cannot write the trace to " + file + ": it is a folder");
        } else if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("cannot write the trace to " + file + ": there is no folder " + folder);
        } else if (!Files.isWritable(folder)) {
            throw new IllegalArgumentException(
                    "cannot write the trace to " + file + ": the folder " + folder + " is read-only");
        }
        synchronized (OPEN) {
            return OPEN.computeIfAbsent(path, Recording::new);
        }
    }

    /** Adds a loop whose clock shows {@code clock} now. */
    public LoopTimeline join(long clock) {
        synchronized (OPEN) {
            return join(clock, joined == 0 ? 0 : System.nanoTime() - start);
        }
    }

    /** Adds a loop whose clock shows {@code clock} when {@code elapsed} nanoseconds of the recording have passed. */
    public LoopTimeline join(long clock, long elapsed) {
        LoopTimeline timeline = new LoopTimeline(clock - elapsed);
        synchronized (OPEN) {
            OPEN.putIfAbsent(file, this); // it may have ended just now
            open.put(timeline, ++joined);
        }
        return timeline;
    }

    /**
     * Ends the part of a loop. The last one writes the file; if that fails, it is logged.
     *
     * @param timeline the part
     * @param thread the name of the thread that ran the loop
     * @param clock what the loop's clock shows
     */
    public void leave(LoopTimeline timeline, String thread, long clock) {
        List<Part> parts;
        synchronized (OPEN) {
            Integer number = open.remove(timeline);
            if (number == null) {
                return;
            }
            if (ended.size() == MOST_LOOPS) {
                ended.remove(0);
                lostLoops++;
            }
            ended.add(new Part(number, thread, timeline, timeline.elapsed(clock)));
            if (!open.isEmpty()) {
                return;
            }
            OPEN.remove(file, this);
            parts = new ArrayList<>(ended);
            ended.clear();
        }
        parts.sort((left, right) -> Integer.compare(left.number(), right.number()));
        write(parts);
    }

    private void write(List<Part> parts) {
        String name = file.getFileName().toString();
        try {
            FileInPlace.write(file, out -> {
                if (name.toLowerCase(Locale.ROOT).endsWith(".json")) {
                    new TraceEvents(out).write(parts, lostLoops);
                } else {
                    new Page(out).write(name, parts, lostLoops);
                }
            });
        } catch (IOException | RuntimeException | OutOfMemoryError failure) {
            Log.error("cannot write the trace to " + file, failure);
        }
    }
}
