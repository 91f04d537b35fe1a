package dev.weft.testing;

import dev.weft.Task;
import dev.weft.internal.observe.Conductor;
import dev.weft.internal.observe.Insight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The choices of one run: where there is more than one way to go on, asks the {@link Chooser} and writes down what it
 * takes.
 *
 * <pre>
 *   sound   several timers of several tasks are due together    which one is first
 *           several things outside have ended                   which one is seen first, or the first one an iteration later
 *           several loops of a group can run                    which one is next
 *   wild    several entries are ready                           which one is next
 * </pre>
 *
 * What one task has caused keeps its order in sound runs.
 */
final class Choices {
    /** Who decides. */
    interface Chooser {
        /**
         * Takes one of several ways.
         *
         * @param number the number of the choice, from 1
         * @param ways who goes on in each; null for nobody in particular
         * @return the index of the way; 0 is the plain order
         */
        int choose(int number, List<@Nullable Task<?>> ways);
    }

    /**
     * One choice that was made.
     *
     * @param ways how many there were
     * @param taken which was taken
     * @param plain who goes on in the plain order, and where it stands
     * @param who who went on
     */
    record Made(int ways, int taken, String plain, String who) {
        /** Whether there was the same to choose from, as far as that is known. */
        boolean offers(Made other) {
            return ways == other.ways && plain.equals(other.plain);
        }

        /** {@code task b out of 2, where task a at Account.java:31 was next}. */
        String told() {
            return who + " out of " + ways + (taken == 0 ? "" : ", where " + plain + " was next");
        }
    }

    /** How many entries of a long queue may be taken, from its beginning. */
    private static final int MOST_WAYS = 16;

    /** How many choices are offered: a program that goes on for ever has to stay in the memory. */
    private static final int MOST_CHOICES = 100_000;

    private final boolean wild;
    private final Chooser chooser;
    private final List<Made> made = new ArrayList<>();
    private final Map<Integer, Integer> deviations = new TreeMap<>();
    private final List<String> words = new ArrayList<>();

    /** Whether something was in flight outside, which may come back in any order. */
    private boolean sawOutside;

    /** Where the ways of the current choice stand in the queue, and who goes on in them; reused. */
    private final List<Integer> places = new ArrayList<>();

    private final List<@Nullable Task<?>> tasks = new ArrayList<>();

    Choices(boolean wild, Chooser chooser) {
        this.wild = wild;
        this.chooser = chooser;
    }

    /** Follows a schedule. */
    static Choices following(Schedule schedule) {
        return new Choices(
                schedule.wild(),
                (number, ways) -> Math.min(schedule.deviations().getOrDefault(number, 0), ways.size() - 1));
    }

    int next(Insight insight, int count) {
        sawOutside |= insight.inFlight() > 0;
        places.clear();
        tasks.clear();
        findWays(insight, count);
        if (places.size() < 2 || made.size() >= MOST_CHOICES) {
            return 0;
        }
        int number = made.size() + 1;
        int taken = chooser.choose(number, tasks);
        int place = places.get(taken);
        String plain = standing(insight, insight.entry(0));
        made.add(new Made(places.size(), taken, plain, place <= 0 ? plain : standing(insight, insight.entry(place))));
        if (taken != 0) {
            deviations.put(number, taken);
            words.add(sentence(insight, place));
        }
        return place;
    }

    /**
     * Decides which loop is next.
     *
     * @param names those that can run, the plain order first
     * @return the index of one
     */
    int nextLoop(List<String> names) {
        if (made.size() >= MOST_CHOICES) {
            return 0;
        }
        int number = made.size() + 1;
        int taken = chooser.choose(number, Collections.nCopies(names.size(), null));
        made.add(new Made(names.size(), taken, "loop " + names.get(0), "loop " + names.get(taken)));
        if (taken != 0) {
            deviations.put(number, taken);
            words.add("loop " + names.get(taken) + " went on before loop " + names.get(0));
        }
        return taken;
    }

    private void findWays(Insight insight, int count) {
        if (wild) {
            int ready = Math.min(insight.readyCount(), MOST_WAYS);
            for (int place = 0; place < ready; place++) {
                add(place, insight.taskOf(insight.entry(place)));
            }
            return;
        }
        Insight.Kind kind = insight.kind(insight.entry(0));
        if (kind != Insight.Kind.TIMER && kind != Insight.Kind.COMPLETION) {
            return;
        }
        for (int place = 0; place < Math.min(count, MOST_WAYS); place++) {
            Object entry = insight.entry(place);
            if (insight.kind(entry) != kind) {
                break;
            }
            Task<?> task = insight.taskOf(entry);
            if (kind == Insight.Kind.COMPLETION || (!tasks.contains(task) && (task != null || place == 0))) {
                add(place, task);
            }
        }
        if (kind == Insight.Kind.COMPLETION) {
            add(Conductor.LATER, null);
        }
    }

    private void add(int place, @Nullable Task<?> task) {
        places.add(place);
        tasks.add(task);
    }

    /** {@code at Account.java:31 task b ran before task a}. */
    private static String sentence(Insight insight, int place) {
        Object plain = insight.entry(0);
        if (place == Conductor.LATER) {
            return name(insight, plain) + " was seen one iteration later";
        }
        Object taken = insight.entry(place);
        Task<?> task = insight.taskOf(taken);
        String where = task == null ? null : line(insight, task);
        return (where == null ? "" : "at " + where + " ") + name(insight, taken) + " ran before " + name(insight, plain)
                + (place > 1 ? " and " + (place - 1) + " more" : "");
    }

    /** Returns the file and line at which a task stands, {@code Account.java:31}, or null. */
    static @Nullable String line(Insight insight, Task<?> task) {
        String place = insight.place(task);
        if (place == null) {
            return null;
        }
        int space = place.indexOf(' ');
        return space < 0 ? place : place.substring(0, space);
    }

    /** {@code task a at Account.java:31}. */
    private static String standing(Insight insight, Object entry) {
        Task<?> task = insight.taskOf(entry);
        String line = task == null ? null : line(insight, task);
        return name(insight, entry) + (line == null ? "" : " at " + line);
    }

    private static String name(Insight insight, Object entry) {
        Task<?> task = insight.taskOf(entry);
        return switch (insight.kind(entry)) {
            case TASK -> task == null ? "a task" : "task " + task.name();
            case TIMER -> task == null ? "a timer" : "the timer of task " + task.name();
            case CALLBACKS -> task == null ? "the callbacks of a future" : "task " + task.name();
            case COMPLETION -> "what has ended outside";
            case OUTSIDE -> "a callback from another thread";
            case CALLBACK -> "a callback";
        };
    }

    boolean sawOutside() {
        return sawOutside;
    }

    List<Made> made() {
        return made;
    }

    Schedule schedule() {
        return new Schedule(wild, deviations);
    }

    /** Returns the deviations in words, in their order. */
    List<String> words() {
        return words;
    }
}
