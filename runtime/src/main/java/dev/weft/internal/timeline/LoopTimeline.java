package dev.weft.internal.timeline;

import java.util.BitSet;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of one loop did. Belongs to the thread of that loop until the loop has ended.
 *
 * <pre>
 *   a task is    from                          what is kept when it is over
 *   READY        it is made, or woken          a row READY, unless no time has passed
 *   RUN          its step begins               a row RUN, also if no time has passed
 *   WAIT         its step ends, and it waits   a row WAIT
 * </pre>
 *
 * <p>Memory is bounded: the rows are a ring, the texts are cut and counted, and of tasks that are pending at once, no
 * more than {@link #MOST_TASKS} are followed. What is lost by that is counted.
 */
public final class LoopTimeline {
    /** How many rows are kept. */
    static final int CAPACITY = 1 << 18;

    /** How many pending tasks are followed. */
    static final int MOST_TASKS = 100_000;

    /** How many characters of text are kept. */
    static final long MOST_CHARS = 1 << 22;

    /** One pending task. */
    private static final class Pending {
        final int number;
        final int parent;
        final long created;

        byte state = Rows.READY;
        long since;

        /** Whether it came to the ready queue while it ran. */
        boolean isReadyNext;

        /** Where it stands, and what for: texts. */
        int place;

        int what;

        Pending(int number, int parent, long created) {
            this.number = number;
            this.parent = parent;
            this.created = created;
            this.since = created;
        }
    }

    private final IdentityHashMap<Object, Pending> pending = new IdentityHashMap<>();
    private final Texts texts = new Texts();
    private final Rows rows;
    private final int mostTasks;
    private final long mostChars;

    /** What the loop's clock showed when time 0 of the recording was. */
    private final long origin;

    private int unfollowed;
    private int wordless;

    LoopTimeline(long origin) {
        this(origin, CAPACITY, MOST_TASKS, MOST_CHARS);
    }

    LoopTimeline(long origin, int capacity, int mostTasks, long mostChars) {
        this.origin = origin;
        this.rows = new Rows(capacity);
        this.mostTasks = mostTasks;
        this.mostChars = mostChars;
    }

    /** Returns the time of the recording when the loop's clock shows {@code clock}. */
    public long elapsed(long clock) {
        return clock - origin;
    }

    /**
     * A task has come to the ready queue.
     *
     * @param task the task, for its identity
     * @param number its number in the loop, from 1
     * @param isNew whether it has done nothing yet
     * @param by the number of the task that made or woke it, or 0
     * @param clock the loop's clock, in nanoseconds
     */
    public void ready(Object task, int number, boolean isNew, int by, long clock) {
        long now = elapsed(clock);
        Pending known = pending.get(task);
        if (known == null) {
            add(task, number, isNew, by, now);
        } else if (known.state == Rows.WAIT) {
            rows.add(Rows.WAIT, number, known.since, now, known.place, known.what, 0, 0);
            if (by != 0 && by != number) {
                rows.add(Rows.WAKE, number, now, now, by, 0, 0, 0);
            }
            known.state = Rows.READY;
            known.since = now;
        } else if (known.state == Rows.RUN) {
            known.isReadyNext = true;
        }
    }

    /**
     * A task begins a step.
     *
     * @param task the task, for its identity
     * @param number its number in the loop, from 1
     * @param isNew whether it has done nothing yet
     * @param by the number of the task in whose step it does, or 0
     * @param clock the loop's clock, in nanoseconds
     */
    public void runs(Object task, int number, boolean isNew, int by, long clock) {
        long now = elapsed(clock);
        Pending known = pending.get(task);
        if (known == null) {
            known = add(task, number, isNew, by, now);
            if (known == null) {
                return;
            }
        }
        if (known.state == Rows.WAIT) { // nobody has told that it was woken
            rows.add(Rows.WAIT, number, known.since, now, known.place, known.what, 0, 0);
        } else if (known.state == Rows.READY && now > known.since) {
            rows.add(Rows.READY, number, known.since, now, known.place, 0, 0, 0);
        }
        known.state = Rows.RUN;
        known.since = now;
        known.isReadyNext = false;
    }

    private @Nullable Pending add(Object task, int number, boolean isNew, int by, long now) {
        if (pending.size() >= mostTasks) {
            if (isNew) {
                unfollowed++;
            }
            return null;
        }
        Pending added = new Pending(number, isNew ? by : 0, now);
        pending.put(task, added);
        if (isNew && by != 0) {
            rows.add(Rows.CREATE, number, now, now, by, 0, 0, 0);
        }
        return added;
    }

    /** Returns whether {@code task} is followed. */
    public boolean follows(Object task) {
        return pending.containsKey(task);
    }

    /**
     * A step has ended, and the task has not.
     *
     * @param task the task, for its identity
     * @param what what it waits for, in words; null if it is ready again
     * @param place where it stands: the coroutines, the innermost first, a line each
     * @param clock the loop's clock, in nanoseconds
     */
    public void stops(Object task, @Nullable String what, String place, long clock) {
        Pending known = pending.get(task);
        if (known == null) {
            return;
        }
        makeRoom();
        long now = elapsed(clock);
        rows.add(Rows.RUN, known.number, known.since, now, known.place, 0, 0, 0);
        known.state = what == null || known.isReadyNext ? Rows.READY : Rows.WAIT;
        known.since = now;
        known.place = texts.id(place);
        known.what = texts.id(what);
    }

    /**
     * A task has ended, or is given up with its loop.
     *
     * @param task the task, for its identity
     * @param name its name, null for the one that its number gives
     * @param coroutine what it ran
     * @param outcome how it ended, in words; null if it has not
     * @param clock the loop's clock, in nanoseconds
     */
    public void ends(Object task, @Nullable String name, String coroutine, @Nullable String outcome, long clock) {
        makeRoom();
        Pending known = pending.remove(task);
        if (known == null) {
            return;
        }
        long now = elapsed(clock);
        if (known.state != Rows.READY || now > known.since) {
            int what = known.state == Rows.WAIT ? known.what : 0;
            rows.add(known.state, known.number, known.since, now, known.place, what, 0, 0);
        }
        rows.add(
                Rows.TASK,
                known.number,
                known.created,
                now,
                texts.id(name),
                texts.id(coroutine),
                known.parent,
                texts.id(outcome));
    }

    /**
     * Somebody has asked for a task to be cancelled.
     *
     * @param number the number of that task
     * @param by the number of the task that asks, or 0
     * @param message the message of the cancellation, or null
     * @param clock the loop's clock, in nanoseconds
     */
    public void cancelled(int number, int by, @Nullable String message, long clock) {
        makeRoom();
        long now = elapsed(clock);
        rows.add(Rows.CANCEL, number, now, now, by, texts.id(message), 0, 0);
    }

    /**
     * Makes room for texts, before an event that brings new ones: first those that no row has, then half of the rows,
     * as often as it takes.
     */
    private void makeRoom() {
        if (texts.chars() <= mostChars) {
            return;
        }
        retainTexts();
        while (texts.chars() > mostChars / 2 && rows.size() > 0) {
            rows.loseHalf();
            retainTexts();
        }
        if (texts.chars() > mostChars / 2) { // those of pending tasks alone
            for (Pending task : pending.values()) {
                task.place = 0;
                task.what = 0;
                wordless++;
            }
            retainTexts();
        }
    }

    private void retainTexts() {
        BitSet used = new BitSet();
        for (Pending task : pending.values()) {
            used.set(task.place);
            used.set(task.what);
        }
        rows.markTexts(used);
        texts.retain(used);
    }

    // ---- for those who write it

    Rows rows() {
        return rows;
    }

    String text(int id) {
        String text = texts.text(id);
        return text == null ? "" : text;
    }

    Texts texts() {
        return texts;
    }

    /** Returns how many tasks were not followed, because there were too many. */
    int unfollowed() {
        return unfollowed;
    }

    /** Returns how many waits have lost their words, because there were too many. */
    int wordless() {
        return wordless;
    }
}
