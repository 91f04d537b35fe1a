package dev.weft.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a program is deterministic: the same order of choices has to lead to the same choices.
 *
 * <p>To run everything twice would double the time of a test. So a run is compared with the plain one as far as it
 * takes the same ways, which costs nothing; where the two differ there, the program's own randomness is suspected, and
 * from then on each order runs twice. What comes from outside, as threads do, may come in any order: where something
 * was in flight nothing is suspected.
 */
final class Divergence {
    private final Choices plain;
    private boolean isSuspected;

    /** Compares with the run in the plain order. */
    Divergence(Choices plain) {
        this.plain = plain;
    }

    /** Returns whether the order of a run has to be run once more; looks at the run for that. */
    boolean isSuspected(Choices run) {
        if (!isSuspected && !run.sawOutside() && !plain.sawOutside()) {
            int common = common(plain.made(), run.made());
            isSuspected = common < Math.min(plain.made().size(), run.made().size())
                    && !plain.made().get(common).offers(run.made().get(common));
        }
        return isSuspected && !run.sawOutside();
    }

    /** Returns how many choices two runs have in common, what was taken included. */
    private static int common(List<Choices.Made> one, List<Choices.Made> other) {
        int length = Math.min(one.size(), other.size());
        for (int i = 0; i < length; i++) {
            if (!one.get(i).equals(other.get(i))) {
                return i;
            }
        }
        return length;
    }

    /** Returns an error if two runs of one order are not the same. */
    static @Nullable DivergenceError between(
            Choices first, @Nullable Throwable problem, Choices second, @Nullable Throwable secondProblem) {
        boolean isSame = first.made().equals(second.made())
                && (problem == null ? null : problem.getClass())
                        == (secondProblem == null ? null : secondProblem.getClass());
        if (isSame) {
            return null;
        }
        StringBuilder text = new StringBuilder("the program is not deterministic: the schedule ")
                .append(first.schedule())
                .append(" led to ")
                .append(problem == null ? "no failure" : problem)
                .append(", and then to ")
                .append(secondProblem == null ? "no failure" : secondProblem);
        Throwable cause = problem == null ? secondProblem : problem;
        int common = common(first.made(), second.made());
        int length = Math.min(first.made().size(), second.made().size());
        if (common < length) {
            text.append("\nfirst difference at choice ").append(common + 1);
            text.append(": first ").append(first.made().get(common).told());
            text.append(", then ").append(second.made().get(common).told());
        } else if (first.made().size() != second.made().size()) {
            text.append("\nfirst difference behind choice ").append(length).append(": one of the runs had no more");
        }
        return new DivergenceError(text.toString(), cause);
    }
}
