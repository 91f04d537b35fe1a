package dev.weft.processor.model;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.Trees;
import dev.weft.processor.shape.LoopTurn;
import java.io.IOException;
import java.util.List;
import javax.lang.model.type.TypeKind;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the source how to find a loop in compiled code. Lines are all that both have, so a loop must have its header on one line
 * with nothing before it, and its body on others; of loops that are written differently nothing is known.
 */
final class LoopTurns {
    private final Trees trees;
    private final CompilationUnitTree unit;

    LoopTurns(Trees trees, CompilationUnitTree unit) {
        this.trees = trees;
        this.unit = unit;
    }

    /** How to find the next turn of a loop; {@code null} if there is no certain way, or if this is no loop. */
    @Nullable
    LoopTurn of(Tree loop) {
        return switch (loop.getKind()) {
            case ENHANCED_FOR_LOOP -> new LoopTurn(LoopTurn.Kind.EACH, 0, 0);
            case WHILE_LOOP -> {
                WhileLoopTree turning = (WhileLoopTree) loop;
                yield conditional(loop, turning.getCondition(), turning.getStatement());
            }
            case FOR_LOOP -> ofFor((ForLoopTree) loop);
            default -> null;
        };
    }

    private @Nullable LoopTurn conditional(Tree loop, @Nullable ExpressionTree condition, StatementTree body) {
        if (!hasOwnLine(loop, condition, body)) {
            return null;
        }
        if (condition != null && !isTrue(condition)) {
            return new LoopTurn(LoopTurn.Kind.CONDITION, Lines.ofStart(trees, unit, loop), 0);
        }
        StatementTree first = firstOf(body);
        boolean isSimple = switch (first.getKind()) {
            case TRY, VARIABLE, EXPRESSION_STATEMENT -> isFirstOnLine(first);
            default -> false;
        };
        return isSimple ? new LoopTurn(LoopTurn.Kind.BODY, Lines.ofStart(trees, unit, first), 0) : null;
    }

    private @Nullable LoopTurn ofFor(ForLoopTree loop) {
        ExpressionTree condition = loop.getCondition();
        List<? extends StatementTree> initial = loop.getInitializer();
        List<? extends ExpressionStatementTree> updates = loop.getUpdate();
        if (initial.isEmpty() && updates.isEmpty()) {
            return conditional(loop, condition, loop.getStatement());
        }
        if (initial.size() != 1
                || updates.size() != 1
                || condition == null
                || isTrue(condition)
                || !hasOwnLine(loop, condition, loop.getStatement())
                || !(initial.get(0) instanceof VariableTree counter)
                || !isCounter(counter)) {
            return null;
        }
        int step = step(updates.get(0).getExpression(), counter);
        return step == 0 ? null : new LoopTurn(LoopTurn.Kind.COUNTED, Lines.ofStart(trees, unit, loop), step);
    }

    /** An int that starts with something simple, so that the first assignment in the code is this one. */
    private static boolean isCounter(VariableTree variable) {
        return variable.getType() instanceof PrimitiveTypeTree type
                && type.getPrimitiveTypeKind() == TypeKind.INT
                && (variable.getInitializer() instanceof LiteralTree
                        || variable.getInitializer() instanceof IdentifierTree);
    }

    private static int step(ExpressionTree update, VariableTree counter) {
        boolean isCounter = update instanceof UnaryTree unary
                && unary.getExpression() instanceof IdentifierTree changed
                && changed.getName().equals(counter.getName());
        return switch (update.getKind()) {
            case POSTFIX_INCREMENT, PREFIX_INCREMENT -> isCounter ? 1 : 0;
            case POSTFIX_DECREMENT, PREFIX_DECREMENT -> isCounter ? -1 : 0;
            default -> 0;
        };
    }

    private static boolean isTrue(ExpressionTree condition) {
        return condition instanceof ParenthesizedTree inner
                ? isTrue(inner.getExpression())
                : condition instanceof LiteralTree;
    }

    private static StatementTree firstOf(StatementTree statement) {
        return statement instanceof BlockTree block && !block.getStatements().isEmpty()
                ? firstOf(block.getStatements().get(0))
                : statement;
    }

    private boolean hasOwnLine(Tree loop, @Nullable ExpressionTree condition, StatementTree body) {
        int line = Lines.ofStart(trees, unit, loop);
        return line != 0
                && isFirstOnLine(loop)
                && (condition == null || Lines.ofEnd(trees, unit, condition) == line)
                && Lines.ofStart(trees, unit, firstOf(body)) > line;
    }

    private boolean isFirstOnLine(Tree tree) {
        long start = trees.getSourcePositions().getStartPosition(unit, tree);
        try {
            CharSequence text = unit.getSourceFile().getCharContent(true);
            for (long i = start - 1; i >= 0 && text.charAt((int) i) != '\n'; i--) {
                if (!Character.isWhitespace(text.charAt((int) i))) {
                    return false;
                }
            }
            return start >= 0;
        } catch (IOException unreadable) {
            return false;
        }
    }
}
