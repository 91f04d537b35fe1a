package dev.weft.processor.find;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What javac makes of conditions before it writes code: only the operand that decides is left.
 *
 * <pre>{@code
 * false && a()             false
 * true && a()              a()
 * DEBUG ? a() : b()        b()         DEBUG is false
 * null == null || a()      null == null
 * }</pre>
 *
 * <p>Other than in the language, a comparison of {@code null} with {@code null} or a literal counts as constant here.
 *
 * <p>Cost: a step for each operand that is asked for, once, and memory for the answer.
 */
final class ReducedConditions {
    private final Constants constants;
    private final Map<ExpressionTree, ExpressionTree> known = new HashMap<>();

    ReducedConditions(Constants constants) {
        this.constants = constants;
    }

    /** The operand that decides; the condition itself if it is not decided. */
    ExpressionTree of(ExpressionTree tree) {
        @Nullable ExpressionTree decisive = known.get(tree);
        if (decisive == null) {
            decisive = reduce(tree);
            known.put(tree, decisive);
        }
        return decisive;
    }

    private ExpressionTree reduce(ExpressionTree tree) {
        if (tree instanceof ParenthesizedTree inner) {
            return of(inner.getExpression());
        } else if (constants.valueOf(tree) != null) {
            return tree;
        }
        switch (tree.getKind()) {
            case CONDITIONAL_AND, CONDITIONAL_OR -> {
                ExpressionTree left = of(((BinaryTree) tree).getLeftOperand());
                boolean isAnd = tree.getKind() == Tree.Kind.CONDITIONAL_AND;
                if (isAnd ? isFalse(left) : isTrue(left)) {
                    return left;
                }
                return (isAnd ? isTrue(left) : isFalse(left)) ? of(((BinaryTree) tree).getRightOperand()) : tree;
            }
            case CONDITIONAL_EXPRESSION -> {
                ConditionalExpressionTree choice = (ConditionalExpressionTree) tree;
                ExpressionTree condition = of(choice.getCondition());
                if (isTrue(condition)) {
                    return of(choice.getTrueExpression());
                }
                return isFalse(condition) ? of(choice.getFalseExpression()) : tree;
            }
            default -> {
                return tree;
            }
        }
    }

    /** Whether javac takes a condition for true. */
    boolean isTrue(ExpressionTree tree) {
        return constants.isTrue(tree) || Boolean.TRUE.equals(comparedWithNull(tree));
    }

    /** Whether javac takes a condition for false. */
    boolean isFalse(ExpressionTree tree) {
        return constants.isFalse(tree) || Boolean.FALSE.equals(comparedWithNull(tree));
    }

    private static @Nullable Boolean comparedWithNull(ExpressionTree tree) {
        if (tree.getKind() != Tree.Kind.EQUAL_TO && tree.getKind() != Tree.Kind.NOT_EQUAL_TO) {
            return null;
        }
        BinaryTree comparison = (BinaryTree) tree;
        ExpressionTree left = comparison.getLeftOperand();
        ExpressionTree right = comparison.getRightOperand();
        boolean isEqual = tree.getKind() == Tree.Kind.EQUAL_TO;
        if (isNull(left) && isNull(right)) {
            return isEqual;
        }
        boolean isDecided = isNull(left) ? isLiteral(right) : isNull(right) && isLiteral(left);
        return isDecided ? (Boolean) !isEqual : null;
    }

    private static boolean isNull(ExpressionTree tree) {
        return tree instanceof ParenthesizedTree inner
                ? isNull(inner.getExpression())
                : tree.getKind() == Tree.Kind.NULL_LITERAL;
    }

    private static boolean isLiteral(ExpressionTree tree) {
        return tree.getKind() == Tree.Kind.STRING_LITERAL;
    }
}
