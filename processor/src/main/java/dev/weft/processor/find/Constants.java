package dev.weft.processor.find;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * The values of the constant expressions (JLS 15.29) in attributed trees that javac folds: what it does not fold, it
 * leaves in the code. It computes them too, but shows only those of variables.
 *
 * <p>A value has the type of its expression: {@code Boolean}, {@code Byte}, {@code Short}, {@code Character},
 * {@code Integer}, {@code Long}, {@code Float}, {@code Double} or {@code String}.
 *
 * <p>Cost: a step for each expression that is asked for, once, and memory for its value. A concatenation of constants
 * makes a text for each of its parts, the square of its length in all, as javac itself does that folds it.
 */
final class Constants {
    private final Trees trees;
    private final TreePath root;
    private final Map<ExpressionTree, Optional<Object>> known = new HashMap<>();

    /** @param root the body whose expressions will be asked for */
    Constants(Trees trees, TreePath root) {
        this.trees = trees;
        this.root = root;
    }

    /** Whether the value of an expression is known to be {@code true}. */
    boolean isTrue(ExpressionTree tree) {
        return Boolean.TRUE.equals(valueOf(tree));
    }

    /** Whether the value of an expression is known to be {@code false}. */
    boolean isFalse(ExpressionTree tree) {
        return Boolean.FALSE.equals(valueOf(tree));
    }

    /** The value of an expression; {@code null} if it is no constant expression. */
    @Nullable
    Object valueOf(ExpressionTree tree) {
        Optional<Object> value = known.get(tree);
        if (value == null) {
            value = Optional.ofNullable(compute(tree));
            known.put(tree, value);
        }
        return value.orElse(null);
    }

    private @Nullable Object compute(ExpressionTree tree) {
        if (tree instanceof LiteralTree literal) {
            return literal.getValue();
        } else if (tree instanceof ParenthesizedTree inner) {
            return valueOf(inner.getExpression());
        } else if (tree instanceof UnaryTree unary) {
            Object operand = valueOf(unary.getExpression());
            return operand == null ? null : unary(tree.getKind(), operand);
        } else if (tree instanceof BinaryTree binary) {
            Object left = valueOf(binary.getLeftOperand());
            Object right = left == null ? null : valueOf(binary.getRightOperand());
            return left == null || right == null ? null : binary(tree.getKind(), left, right);
        } else if (tree instanceof ConditionalExpressionTree choice) {
            Object condition = valueOf(choice.getCondition());
            Object yes = condition == null ? null : valueOf(choice.getTrueExpression());
            Object no = yes == null ? null : valueOf(choice.getFalseExpression());
            return yes == null || no == null ? null : cast(Boolean.TRUE.equals(condition) ? yes : no, typeOf(tree));
        } else if (tree instanceof TypeCastTree cast) {
            Object operand = valueOf(cast.getExpression());
            return operand == null ? null : cast(operand, typeOf(cast.getType()));
        }
        return switch (tree.getKind()) {
            case IDENTIFIER -> variable(tree);
            case MEMBER_SELECT -> isType(((MemberSelectTree) tree).getExpression()) ? variable(tree) : null;
            default -> null;
        };
    }

    /**
     * The value of the constant variable that an expression names, also one of another object, which is no constant
     * expression.
     */
    @Nullable
    Object variable(ExpressionTree tree) {
        return trees.getElement(new TreePath(root, tree)) instanceof VariableElement variable
                ? variable.getConstantValue()
                : null;
    }

    private boolean isType(ExpressionTree qualifier) {
        return trees.getElement(new TreePath(root, qualifier)) instanceof TypeElement;
    }

    private @Nullable TypeMirror typeOf(Tree tree) {
        return trees.getTypeMirror(new TreePath(root, tree));
    }

    private static @Nullable Object unary(Tree.Kind operator, Object operand) {
        if (operator == Tree.Kind.LOGICAL_COMPLEMENT) {
            return operand instanceof Boolean value ? !value : null;
        }
        Number number = number(operand);
        if (number == null) {
            return null;
        }
        boolean isWide = number instanceof Long;
        return switch (operator) {
            case UNARY_PLUS -> number;
            case UNARY_MINUS -> binary(Tree.Kind.MULTIPLY, -1, number);
            case BITWISE_COMPLEMENT -> isWide ? (Object) ~number.longValue() : (Object) ~number.intValue();
            default -> null;
        };
    }

    private static @Nullable Object binary(Tree.Kind operator, Object left, Object right) {
        if (left instanceof String || right instanceof String) {
            return switch (operator) {
                case PLUS -> String.valueOf(left) + right;
                case EQUAL_TO -> left.equals(right);
                case NOT_EQUAL_TO -> !left.equals(right);
                default -> null;
            };
        }
        if (left instanceof Boolean first && right instanceof Boolean second) {
            return switch (operator) {
                case CONDITIONAL_AND, AND -> first && second;
                case CONDITIONAL_OR, OR -> first || second;
                case XOR, NOT_EQUAL_TO -> !first.equals(second);
                case EQUAL_TO -> first.equals(second);
                default -> null;
            };
        }
        Number first = number(left);
        Number second = number(right);
        if (first == null || second == null) {
            return null;
        }
        if (operator == Tree.Kind.LEFT_SHIFT
                || operator == Tree.Kind.RIGHT_SHIFT
                || operator == Tree.Kind.UNSIGNED_RIGHT_SHIFT) {
            return shift(operator, first, second);
        } else if (first instanceof Double || second instanceof Double) {
            return ofDoubles(operator, first.doubleValue(), second.doubleValue());
        } else if (first instanceof Float || second instanceof Float) {
            return ofFloats(operator, first.floatValue(), second.floatValue());
        }
        Object result = ofLongs(operator, first.longValue(), second.longValue());
        boolean isWide = first instanceof Long || second instanceof Long;
        return result instanceof Long wide && !isWide ? (Object) wide.intValue() : result;
    }

    /** javac leaves one operation to run time: {@code long >>> long} (seen in 17 to 25). */
    private static @Nullable Object shift(Tree.Kind operator, Number value, Number by) {
        long distance = by.longValue();
        if (value instanceof Long) {
            long wide = value.longValue();
            if (operator == Tree.Kind.UNSIGNED_RIGHT_SHIFT && by instanceof Long) {
                return null;
            }
            return switch (operator) {
                case LEFT_SHIFT -> wide << distance;
                case RIGHT_SHIFT -> wide >> distance;
                default -> wide >>> distance;
            };
        }
        int narrow = value.intValue();
        return switch (operator) {
            case LEFT_SHIFT -> narrow << distance;
            case RIGHT_SHIFT -> narrow >> distance;
            default -> narrow >>> distance;
        };
    }

    /**
     * Also for ints: the low half of a result is that of the narrow operation, and comparisons and divisions are exact.
     */
    private static @Nullable Object ofLongs(Tree.Kind operator, long left, long right) {
        return switch (operator) {
            case PLUS -> left + right;
            case MINUS -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> right == 0 ? null : (Object) (left / right);
            case REMAINDER -> right == 0 ? null : (Object) (left % right);
            case AND -> left & right;
            case OR -> left | right;
            case XOR -> left ^ right;
            case LESS_THAN -> left < right;
            case LESS_THAN_EQUAL -> left <= right;
            case GREATER_THAN -> left > right;
            case GREATER_THAN_EQUAL -> left >= right;
            case EQUAL_TO -> left == right;
            case NOT_EQUAL_TO -> left != right;
            default -> null;
        };
    }

    private static @Nullable Object ofDoubles(Tree.Kind operator, double left, double right) {
        return switch (operator) {
            case PLUS -> left + right;
            case MINUS -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
            case REMAINDER -> left % right;
            default -> compared(operator, left, right);
        };
    }

    private static @Nullable Object ofFloats(Tree.Kind operator, float left, float right) {
        return switch (operator) {
            case PLUS -> left + right;
            case MINUS -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
            case REMAINDER -> left % right;
            default -> compared(operator, left, right);
        };
    }

    private static @Nullable Object compared(Tree.Kind operator, double left, double right) {
        return switch (operator) {
            case LESS_THAN -> left < right;
            case LESS_THAN_EQUAL -> left <= right;
            case GREATER_THAN -> left > right;
            case GREATER_THAN_EQUAL -> left >= right;
            case EQUAL_TO -> left == right;
            case NOT_EQUAL_TO -> left != right;
            default -> null;
        };
    }

    /** The operand after unary numeric promotion; {@code null} if it is no number. */
    private static @Nullable Number number(Object operand) {
        if (operand instanceof Character letter) {
            return (int) letter;
        } else if (operand instanceof Byte || operand instanceof Short) {
            return ((Number) operand).intValue();
        }
        return operand instanceof Number number ? number : null;
    }

    /** The value as one of a primitive type or {@code String}; {@code null} for any other type. */
    private static @Nullable Object cast(Object value, @Nullable TypeMirror type) {
        TypeKind kind = type == null ? TypeKind.NONE : type.getKind();
        if (value instanceof String) {
            return type instanceof DeclaredType declared
                            && declared.asElement() instanceof TypeElement element
                            && element.getQualifiedName().contentEquals("java.lang.String")
                    ? value
                    : null;
        } else if (value instanceof Boolean) {
            return kind == TypeKind.BOOLEAN ? value : null;
        }
        Number number = number(value);
        if (number == null) {
            return null;
        }
        boolean isFraction = number instanceof Float || number instanceof Double;
        // from a fraction to a narrow type the way is through int, which clips what is too large
        int narrow = isFraction ? (int) number.doubleValue() : number.intValue();
        return switch (kind) {
            case BYTE -> (byte) narrow;
            case SHORT -> (short) narrow;
            case CHAR -> (char) narrow;
            case INT -> narrow;
            case LONG -> isFraction ? (long) number.doubleValue() : number.longValue();
            case FLOAT -> number.floatValue();
            case DOUBLE -> number.doubleValue();
            default -> null;
        };
    }
}
