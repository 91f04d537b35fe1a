package dev.weft.processor.find;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreePath;
import dev.weft.processor.shape.LoopTurn;
import java.util.List;
import javax.lang.model.type.TypeKind;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the source how to find the head of a loop in compiled code that never gets back there. Nothing marks the
 * head, so what begins between it and a resource is counted: all of it lies on each way from the one to the other, and
 * begins with an empty operand stack.
 *
 * <pre>
 * while (a() && b()) { c(); if (d()) try (R r = e()) { return f(); } else return g(); }        5: a, b, c, d, e
 * for (int i = 0; i < n; i++) try (R r = e()) { return f(); }                                  2: i < n, e
 * </pre>
 *
 * <p>Where it is not certain what javac makes of something on the way ({@link Beginnings}) nothing is known of the
 * loop.
 *
 * <p>Cost: for each resource that is asked about, a step for each tree between the head of the loop and the resource:
 * resources times the code before them in the same loop, which is short as a rule.
 */
final class LoopTurns {
    private final Constants constants;
    private final Beginnings beginnings;

    LoopTurns(Constants constants, Beginnings beginnings) {
        this.constants = constants;
        this.beginnings = beginnings;
    }

    /**
     * How to find the next turn of a loop; {@code null} if there is no certain way, or if this is no loop.
     *
     * @param statement a {@code try} statement in the body of the loop and in no other loop there
     * @param resource which of its resources has been stored when the turn has to be found
     */
    @Nullable
    LoopTurn of(Tree loop, TreePath statement, int resource) {
        if (loop instanceof EnhancedForLoopTree) {
            return new LoopTurn(LoopTurn.Kind.EACH, 0, 0);
        }
        ExpressionTree condition;
        int step = 0;
        if (loop instanceof WhileLoopTree turning) {
            condition = turning.getCondition();
        } else if (loop instanceof ForLoopTree counting) {
            condition = counting.getCondition();
            step = counting.getUpdate().isEmpty() ? 0 : step(counting);
            if (step == 0 && !counting.getUpdate().isEmpty()) {
                return null;
            }
        } else {
            return null;
        }
        int starts = condition == null || constants.isTrue(condition) ? 0 : beginnings.ofCondition(condition, true);
        starts = beginnings.sum(starts, between(loop, statement));
        List<? extends Tree> resources = ((TryTree) statement.getLeaf()).getResources();
        for (int i = 0; i <= resource; i++) {
            starts = beginnings.sum(starts, beginnings.ofResource(resources.get(i)));
        }
        return starts == Beginnings.UNKNOWN ? null : new LoopTurn(LoopTurn.Kind.HEAD, starts, step);
    }

    /** What begins in the body of a loop before a statement. */
    private int between(Tree loop, TreePath statement) {
        int starts = 0;
        for (TreePath path = statement; path.getParentPath().getLeaf() != loop; path = path.getParentPath()) {
            starts = beginnings.sum(starts, before(path.getParentPath().getLeaf(), path.getLeaf()));
        }
        return starts;
    }

    /** What begins in a statement before one of its parts. */
    private int before(Tree outer, Tree part) {
        switch (outer.getKind()) {
            case BLOCK -> {
                int starts = 0;
                for (StatementTree each : ((BlockTree) outer).getStatements()) {
                    if (each == part) {
                        return starts;
                    }
                    starts = beginnings.sum(starts, beginnings.ofStatement(each));
                }
                return Beginnings.UNKNOWN;
            }
            case IF -> {
                IfTree choice = (IfTree) outer;
                return beginnings.ofCondition(choice.getCondition(), choice.getThenStatement() == part);
            }
            case LABELED_STATEMENT -> {
                return 0;
            }
            case TRY -> {
                TryTree tried = (TryTree) outer;
                int starts = tried.getBlock() == part ? 0 : Beginnings.UNKNOWN;
                for (Tree resource : tried.getResources()) {
                    starts = beginnings.sum(starts, beginnings.ofResource(resource));
                }
                return starts;
            }
            default -> {
                return Beginnings.UNKNOWN;
            }
        }
    }

    /** By how much the only variable of a loop, an int that starts with something simple, grows; 0 if it is not so. */
    private int step(ForLoopTree loop) {
        List<? extends ExpressionStatementTree> updates = loop.getUpdate();
        List<? extends StatementTree> initial = loop.getInitializer();
        boolean isCounted = updates.size() == 1
                && initial.size() == 1
                && initial.get(0) instanceof VariableTree variable
                && variable.getType() instanceof PrimitiveTypeTree type
                && type.getPrimitiveTypeKind() == TypeKind.INT
                && variable.getInitializer() != null
                && updates.get(0).getExpression() instanceof UnaryTree unary
                && unary.getExpression() instanceof IdentifierTree changed
                && changed.getName().equals(variable.getName());
        if (!isCounted) {
            return 0;
        }
        return switch (updates.get(0).getExpression().getKind()) {
            case POSTFIX_INCREMENT, PREFIX_INCREMENT -> 1;
            case POSTFIX_DECREMENT, PREFIX_DECREMENT -> -1;
            default -> 0;
        };
    }
}
