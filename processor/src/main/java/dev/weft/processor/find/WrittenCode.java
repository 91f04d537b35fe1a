package dev.weft.processor.find;

import com.sun.source.tree.Tree;
import dev.weft.processor.shape.Closing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The code that javac has written so far, as far as {@link CodeOrder} follows it: whether what comes next can be
 * reached, how much there is, and what was asked for in it.
 *
 * <p>Cost: memory for each call of {@code close()} and each lambda that is written; a jump takes a step for each
 * statement that it leaves.
 */
final class WrittenCode {
    private final Map<Tree, Integer> scopes;
    private final CodeOrder.Continuations continuations;
    private final boolean assumesEmpty;

    private final List<Closing> closings = new ArrayList<>();
    private final List<Tree> creations = new ArrayList<>();
    private int copies;

    /** Whether what comes next can be reached: javac writes nothing as long as it cannot. */
    boolean alive = true;

    /** How many pieces of code were written for certain. */
    int written;

    /** How many pieces of code javac writes or not, depending on its options. */
    int perhapsWritten;

    private boolean isUncertain;

    /** The jump whose way out is being written; null for any other way. */
    CodeOrder.@Nullable Jump jump;

    /**
     * Nothing yet.
     *
     * @param scopes the asynchronous resources, with their indices
     * @param continuations which jumps out of their blocks lead on as the end of the block would
     * @param assumesEmpty whether a block of which it is not certain that it has code has none
     */
    WrittenCode(Map<Tree, Integer> scopes, CodeOrder.Continuations continuations, boolean assumesEmpty) {
        this.scopes = scopes;
        this.continuations = continuations;
        this.assumesEmpty = assumesEmpty;
    }

    /** Whether it would be another one if blocks of which it is not certain have no code. */
    boolean isUncertain() {
        return isUncertain;
    }

    /** The calls {@code close()}. */
    List<Closing> closings() {
        return List.copyOf(closings);
    }

    /** The lambdas and method references, at each place where an object of one is created. */
    List<Tree> creations() {
        return List.copyOf(creations);
    }

    /** A call {@code close()} in the source. */
    void closeOther() {
        closings.add(Closing.OTHER);
    }

    /** Creates the object of a lambda or method reference. */
    void create(Tree tree) {
        creations.add(tree);
    }

    /** A number for a resource, which is another one for each copy of its statement. */
    int nextCopy() {
        return copies++;
    }

    /** Closes a resource. */
    void close(Closing.Kind kind, Tree resource, int copy) {
        Integer scope = scopes.get(resource);
        written++;
        boolean leadsOn = kind == Closing.Kind.LEAVES && jump != null && continuations.contains(resource, jump);
        closings.add(scope == null ? Closing.OTHER : new Closing(kind, scope, copy, leadsOn));
    }

    /**
     * Whether there is code in the block of a {@code try}. Jumps inside do not count: javac takes one away that goes to
     * what follows it.
     *
     * @param before how much was {@link #written} when it began
     * @param perhapsBefore how much was {@link #perhapsWritten} then
     */
    boolean hasCode(Surroundings block, int before, int perhapsBefore) {
        boolean isCertain = written > before || block.isJumpedOutOf;
        if (isCertain || perhapsWritten == perhapsBefore) {
            return isCertain;
        }
        isUncertain = true;
        return !assumesEmpty;
    }

    /** Writes what runs when something is left in the ordinary way. */
    void runLast(Surroundings env) {
        if (alive && env.leave != null) {
            env.leave.run();
        }
    }

    /**
     * Writes what runs when everything from {@code env} to {@code target} is left; the whole body if that is
     * {@code null}.
     */
    void unwind(Surroundings env, @Nullable Surroundings target) {
        for (Surroundings left = env; left != null; left = left == target ? null : left.outer) {
            left.isJumpedOutOf |= alive && left != target;
            runLast(left);
        }
    }

    /** Writes a jump behind something. */
    void leave(Surroundings env, Surroundings target) {
        unwind(env, target);
        target.left |= alive;
        alive = false;
    }
}
