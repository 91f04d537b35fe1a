package dev.weft.testing;

import dev.weft.CancelledError;
import dev.weft.ExceptionGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a program many times: in several orders, or with a fault at each of its awaits. */
final class Explorer {
    /** How many runs the search for fewer deviations may take. */
    private static final int MOST_SHRINKS = 300;

    /** How many faults a pass has at most. */
    static final int MOST_FAULTS = 1000;

    /** How many failing faults a report tells. */
    private static final int MOST_TOLD = 20;

    /** A program that can be run many times, each time in a world of its own. */
    interface Program {
        Outcome run(@Nullable Choices choices, @Nullable Faults faults);
    }

    /**
     * What has become of one run.
     *
     * @param value the result
     * @param failure what it failed with, or null
     * @param atEnd what was found at its end, or null: something that is left over, calls that block
     * @param held how many locks and permits were not returned
     * @param heldText which
     */
    record Outcome(
            @Nullable Object value,
            @Nullable Throwable failure,
            @Nullable AssertionError atEnd,
            int held,
            String heldText) {
        @Nullable
        Throwable problem() {
            return failure != null ? failure : atEnd;
        }
    }

    private final Program program;
    private final SimulationOptions options;
    private int runs;

    Explorer(Program program, SimulationOptions options) {
        this.program = program;
        this.options = options;
    }

    /** Runs the program in as many orders as the options say; returns the outcome of the plain one. */
    Outcome schedules() throws Throwable {
        String given = options.schedule();
        String replayed = given != null ? given : options.schedules() > 1 ? System.getProperty("weft.schedule") : null;
        if (replayed != null) {
            return replay(Schedule.parse(replayed));
        }
        if (options.schedules() == 1) {
            return checked(program.run(null, null));
        }
        Choices first = Choices.following(Schedule.plain(options.isWild()));
        Outcome plain = checked(program.run(first, null));
        Choosers choosers = new Choosers(options, first.made());
        Divergence divergence = new Divergence(first);
        for (runs = 2; runs <= options.schedules(); runs++) {
            Choices.Chooser chooser = choosers.next();
            if (chooser == null) {
                break; // there are no others
            }
            Choices choices = new Choices(options.isWild(), chooser);
            Throwable problem = program.run(choices, null).problem();
            choosers.ran(choices);
            if (problem != null) {
                throw shrunk(choices, problem);
            }
            if (!options.isRealTime() && divergence.isSuspected(choices)) {
                Choices again = Choices.following(choices.schedule());
                Throwable second = program.run(again, null).problem();
                DivergenceError diverged = Divergence.between(choices, null, again, second);
                if (diverged != null) {
                    throw diverged;
                }
            }
        }
        return plain;
    }

    private static Outcome checked(Outcome outcome) throws Throwable {
        Throwable problem = outcome.problem();
        if (problem != null) {
            throw problem;
        }
        return outcome;
    }

    private Outcome replay(Schedule schedule) throws Throwable {
        Choices choices = Choices.following(schedule);
        Outcome outcome = program.run(choices, null);
        Throwable problem = outcome.problem();
        if (problem == null) {
            return outcome;
        }
        throw report("fails in the order that was given", choices, problem);
    }

    private Throwable shrunk(Choices choices, Throwable problem) {
        Schedule schedule = choices.schedule();
        Choices again = Choices.following(schedule);
        Throwable second = program.run(again, null).problem();
        DivergenceError diverged = Divergence.between(choices, problem, again, second);
        if (diverged != null) {
            return diverged;
        }
        Shrinking shrinking = new Shrinking(problem, again);
        shrinking.run();
        return report("fails in the " + ordinal(runs) + " order that was tried", shrinking.best, shrinking.problem);
    }

    private static String ordinal(int number) {
        int last = number % 100 / 10 == 1 ? 0 : number % 10;
        return number + (last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
    }

    private ScheduleError report(String how, Choices choices, Throwable problem) {
        List<String> words = choices.words();
        Schedule schedule = choices.schedule();
        StringBuilder text = new StringBuilder(how)
                .append(schedule.wild() ? " (wild orders): " : " (sound orders): ")
                .append(problem);
        text.append("\n").append(count(words.size(), "deviation")).append(" from the plain order");
        text.append(words.isEmpty() ? "" : ":");
        words.forEach(word -> text.append("\n  ").append(word));
        text.append("\nreplay it with -Dweft.schedule=").append(schedule);
        return new ScheduleError(text.toString(), schedule.toString(), problem);
    }

    /** The search for a schedule with fewer deviations that fails in the same way. */
    private final class Shrinking {
        private Throwable problem;
        private Choices best;
        private int left = MOST_SHRINKS;

        Shrinking(Throwable problem, Choices best) {
            this.problem = problem;
            this.best = best;
        }

        /**
         * Leaves out chunks of deviations, which get smaller, as long as it goes on failing; then takes lower choices.
         */
        void run() {
            int chunk = Math.max(1, best.schedule().deviations().size() / 2);
            while (left > 0) {
                boolean progress = leaveOut(chunk);
                if (chunk > 1) {
                    chunk = progress ? Math.min(chunk, Math.max(1, size() / 2)) : chunk / 2;
                } else if (!progress) {
                    break;
                }
            }
            lower();
            searchSmall();
        }

        /**
         * Leaving out ends where each deviation moves the choices behind it. So the schedules with the fewest
         * deviations are tried, too, until there are as many as in the best one.
         */
        private void searchSmall() {
            left = MOST_SHRINKS;
            ArrayDeque<Schedule> open = new ArrayDeque<>(List.of(Schedule.plain(options.isWild())));
            while (left > 0 && !open.isEmpty()) {
                Schedule parent = open.remove();
                if (parent.deviations().size() + 1 >= size()) {
                    return;
                }
                Choices seen = Choices.following(parent);
                program.run(seen, null);
                left--;
                int last = parent.deviations().keySet().stream().reduce(0, Math::max);
                for (int number = last + 1; number <= seen.made().size() && left > 0; number++) {
                    for (int way = 1; way < seen.made().get(number - 1).ways() && left > 0; way++) {
                        Schedule schedule = parent.with(number, way);
                        if (fails(schedule)) {
                            return;
                        }
                        open.add(schedule);
                    }
                }
            }
        }

        private int size() {
            return best.schedule().deviations().size();
        }

        private boolean leaveOut(int chunk) {
            List<Integer> points = new ArrayList<>(best.schedule().deviations().keySet());
            Collections.reverse(points); // what comes late is more often of no consequence
            for (int from = 0; from < points.size() && left > 0; from += chunk) {
                List<Integer> part = points.subList(from, Math.min(points.size(), from + chunk));
                if (part.size() < points.size() && fails(best.schedule().without(part))) {
                    return true;
                }
            }
            return false;
        }

        private void lower() {
            for (Map.Entry<Integer, Integer> deviation :
                    best.schedule().deviations().entrySet()) {
                if (deviation.getValue() > 1 && left > 0) {
                    fails(best.schedule().with(deviation.getKey(), 1));
                }
            }
        }

        private boolean fails(Schedule schedule) {
            left--;
            Choices choices = Choices.following(schedule);
            Throwable found = program.run(choices, null).problem();
            if (found == null
                    || found.getClass() != problem.getClass()
                    || choices.schedule().deviations().size()
                            > schedule.deviations().size()) {
                return false;
            }
            problem = found;
            best = choices;
            return true;
        }
    }

    /**
     * Runs the program once for each of its awaits, with a fault there.
     *
     * @param what what is done at the await, for reports: "cancelled"
     * @param failure makes the failure, null to cancel
     * @return how many faults were delivered, in words
     */
    String faults(String what, @Nullable Function<String, Throwable> failure) throws Throwable {
        Faults count = new Faults(0, failure);
        Outcome plain = checked(program.run(null, count));
        int awaits = count.places().size();
        List<String> failed = new ArrayList<>();
        Throwable cause = null;
        int delivered = 0;
        int tried = Math.min(awaits, MOST_FAULTS);
        for (int i = 0; i < tried; i++) {
            int target = awaits <= MOST_FAULTS ? i + 1 : (int) ((long) i * awaits / MOST_FAULTS) + 1;
            Faults faults = new Faults(target, failure);
            Outcome outcome = program.run(null, faults);
            if (faults.state() != Faults.State.DELIVERED) {
                continue;
            }
            delivered++;
            Throwable problem = problem(outcome, plain, faults.injected());
            if (problem != null) {
                failed.add(what + " at " + faults.places().get(target - 1) + ": " + problem);
                cause = cause == null ? problem : cause;
            }
        }
        if (delivered == 0) {
            throw new FaultError(
                    "no fault was delivered: the program " + (awaits == 0 ? "stops at no await" : "was over before")
                            + (failure == null ? "" : " that could fail by itself"),
                    null);
        }
        String sample = awaits > tried ? tried + " of " + awaits + " awaits, evenly spread" : count(awaits, "await");
        if (!failed.isEmpty()) {
            List<String> told = failed.subList(0, Math.min(failed.size(), MOST_TOLD));
            throw new FaultError(
                    "does not stand " + count(failed.size(), "fault") + " of " + delivered + " (" + sample
                            + "):\n  " + String.join("\n  ", told)
                            + (told.size() < failed.size()
                                    ? "\n  ... and " + (failed.size() - told.size()) + " more"
                                    : ""),
                    cause);
        }
        return count(delivered, "fault") + ", " + sample;
    }

    private static @Nullable Throwable problem(Outcome outcome, Outcome plain, @Nullable Throwable injected) {
        Throwable failure = outcome.failure();
        if (failure != null && !comesFrom(failure, injected)) {
            return failure;
        }
        if (outcome.atEnd() != null) {
            return outcome.atEnd();
        }
        if (outcome.held() > plain.held()) {
            return new LeftOverError("not returned: " + outcome.heldText());
        }
        return null;
    }

    /** Whether a run has ended as one may that was cancelled, or in which {@code injected} was thrown. */
    private static boolean comesFrom(Throwable failure, @Nullable Throwable injected) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> open = new ArrayList<>(List.of(failure));
        while (!open.isEmpty()) {
            Throwable next = open.remove(open.size() - 1);
            if (next == injected || (next instanceof CancelledError && !(failure instanceof AssertionError))) {
                return true;
            }
            if (seen.add(next)) {
                if (next.getCause() != null) {
                    open.add(next.getCause());
                }
                open.addAll(List.of(next.getSuppressed()));
                if (next instanceof ExceptionGroup group) {
                    open.addAll(group.exceptions());
                }
            }
        }
        return false;
    }

    /** Makes the choosers of one exploration. */
    static final class Choosers {
        private final Random random;
        private final Strategy strategy;
        private final int budget;
        private final int length;
        private int count;

        /** Schedules that were not tried yet, those with few deviations first. */
        private final ArrayDeque<Schedule> open = new ArrayDeque<>();

        private final boolean wild;
        private @Nullable Schedule running;

        Choosers(SimulationOptions options, List<Choices.Made> plain) {
            random = new Random(options.seed());
            strategy = options.strategy();
            budget = options.schedules();
            wild = options.isWild();
            length = Math.max(1, plain.size());
            expand(Schedule.plain(wild), plain);
        }

        /** Adds the schedules that deviate once more than {@code parent}, behind its last deviation. */
        private void expand(Schedule parent, List<Choices.Made> made) {
            int depth = parent.deviations().size();
            if (depth >= Math.max(1, strategy.kind() == Strategy.Kind.DEVIATIONS ? strategy.depth() : 1)) {
                return;
            }
            int last = parent.deviations().keySet().stream().reduce(0, Math::max);
            for (int number = last + 1; number <= made.size() && open.size() < budget; number++) {
                for (int way = 1; way < made.get(number - 1).ways(); way++) {
                    open.add(parent.with(number, way));
                }
            }
        }

        Choices.@Nullable Chooser next() {
            count++;
            if (length == 1 && open.isEmpty() && count > 1 && strategy.kind() == Strategy.Kind.DEVIATIONS) {
                return null;
            }
            return switch (strategy.kind()) {
                case DEVIATIONS -> oneOfThem();
                case RANDOM -> atRandom();
                case PCT -> byPriority(strategy.depth());
                case MIXED ->
                    count % 3 == 0 && !open.isEmpty()
                            ? oneOfThem()
                            : count % 3 == 1 ? atRandom() : byPriority(1 + random.nextInt(3));
            };
        }

        private Choices.@Nullable Chooser oneOfThem() {
            Schedule schedule = open.poll();
            running = schedule;
            return schedule == null
                    ? null
                    : (number, ways) -> Math.min(schedule.deviations().getOrDefault(number, 0), ways.size() - 1);
        }

        /** Notes what the run of the last chooser has seen. */
        void ran(Choices choices) {
            Schedule schedule = running;
            running = null;
            if (schedule != null) {
                expand(schedule, choices.made());
            }
        }

        private Choices.Chooser atRandom() {
            Random own = new Random(random.nextLong());
            double rate = 0.5 / (1 << own.nextInt(4));
            return (number, ways) -> own.nextDouble() < rate ? 1 + own.nextInt(ways.size() - 1) : 0;
        }

        private Choices.Chooser byPriority(int depth) {
            Random own = new Random(random.nextLong());
            Map<Object, Double> priorities = new HashMap<>();
            Map<Integer, Boolean> changes = new TreeMap<>();
            for (int i = 1; i < depth; i++) {
                changes.put(1 + own.nextInt(length), true);
            }
            return (number, ways) -> {
                int best = 0;
                double highest = -1;
                for (int way = 0; way < ways.size(); way++) {
                    Object who = ways.get(way) == null ? this : ways.get(way);
                    double priority = priorities.computeIfAbsent(who, key -> own.nextDouble());
                    if (priority > highest) {
                        highest = priority;
                        best = way;
                    }
                }
                if (changes.containsKey(number)) {
                    Object who = ways.get(best) == null ? this : ways.get(best);
                    priorities.put(who, -(double) number); // below all others from now on
                }
                return best;
            };
        }
    }

    /** {@code 1 task}, {@code 2 tasks}. */
    static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
