package dev.weft.processor.find;

import com.sun.source.tree.BreakTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import java.util.function.Predicate;
import javax.lang.model.element.Name;
import org.jspecify.annotations.Nullable;

/**
 * What is around code that is being written, from the inside out, and what becomes of it meanwhile: whether something
 * jumps behind it, out of it, or to its next turn.
 *
 * <pre>{@code
 * a: while (x) {                while, label a
 *   try {                       try, while, label a
 *     if (y) break a;           left: label a; jumped out of: try, while
 *     if (z) continue;          continued: while
 *   } finally { ... }           leave: writes this block
 * }
 * }</pre>
 */
final class Surroundings {
    final @Nullable Surroundings outer;
    final Tree tree;

    /** Writes what runs when this is left; {@code null} if there is nothing. */
    final @Nullable Runnable leave;

    /** Whether something that is written jumps behind this. */
    boolean left;

    /** Whether a jump leads from inside to somewhere outside. */
    boolean isJumpedOutOf;

    /** Whether something that is written jumps to the next turn of this loop. */
    boolean continued;

    /** For a switch expression that is a condition; {@code null} for any other. */
    @Nullable
    Outcomes outcomes;

    Surroundings(@Nullable Surroundings outer, Tree tree, @Nullable Runnable leave) {
        this.outer = outer;
        this.tree = tree;
        this.leave = leave;
    }

    /** The statement that a jump ends. */
    Surroundings target(BreakTree tree) {
        Name label = tree.getLabel();
        return label == null
                ? around(each -> isLoop(each) || each instanceof SwitchTree)
                : around(each -> each instanceof LabeledStatementTree labeled && labeled.getLabel() == label);
    }

    /** The loop whose next turn a jump begins. */
    Surroundings target(ContinueTree tree) {
        Name label = tree.getLabel();
        if (label == null) {
            return around(Surroundings::isLoop);
        }
        Tree loop = around(each -> each instanceof LabeledStatementTree labeled && labeled.getLabel() == label).tree;
        while (loop instanceof LabeledStatementTree labeled) {
            loop = labeled.getStatement();
        }
        Tree target = loop;
        return around(each -> each == target);
    }

    private static boolean isLoop(Tree tree) {
        return switch (tree.getKind()) {
            case WHILE_LOOP, DO_WHILE_LOOP, FOR_LOOP, ENHANCED_FOR_LOOP -> true;
            default -> false;
        };
    }

    /** The innermost that is meant. */
    Surroundings around(Predicate<Tree> isMeant) {
        Surroundings around = this;
        while (!isMeant.test(around.tree)) {
            if (around.outer == null) {
                throw new IllegalArgumentException("a jump to nowhere");
            }
            around = around.outer;
        }
        return around;
    }
}
