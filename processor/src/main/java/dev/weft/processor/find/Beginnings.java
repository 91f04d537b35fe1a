package dev.weft.processor.find;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.List;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often, on every way through a piece of source, compiled code begins something with an empty operand stack.
 *
 * <pre>
 * x = f(a, b);             1: the load of a, or the call if there are no arguments
 * a() && b()               2 if it is true, 1 if it is false
 * if (a()) b();            1: b() is not on every way
 * for (T t : list()) …     2: list(), and the question for the next element
 * ++i + 1                  unknown: javac changes i before it loads it
 * a + switch … { try … }   unknown: javac empties the stack on the way to the try
 * </pre>
 *
 * <p>Only what is certain is counted; anything else is {@link #UNKNOWN}.
 *
 * <p>Cost: for each question a few steps for each tree that is asked about, and {@link StackBreaks} once.
 */
final class Beginnings {
    /** A count that is not certain; sums with it are not, either. */
    static final int UNKNOWN = -1;

    private final Trees trees;
    private final TreePath root;
    private final Constants constants;
    private final Predicate<Tree> completes;
    private @Nullable StackBreaks breaks;

    /**
     * @param root the body whose parts will be asked for
     * @param completes whether a statement can complete normally
     */
    Beginnings(Trees trees, TreePath root, Constants constants, Predicate<Tree> completes) {
        this.trees = trees;
        this.root = root;
        this.constants = constants;
        this.completes = completes;
    }

    int sum(int first, int second) {
        return first == UNKNOWN || second == UNKNOWN ? UNKNOWN : first + second;
    }

    /** A resource, up to the store of its variable. */
    int ofResource(Tree resource) {
        ExpressionTree value = resource instanceof VariableTree variable
                ? variable.getInitializer()
                : resource instanceof ExpressionTree given ? given : null;
        return value == null ? UNKNOWN : ofValue(value);
    }

    /** A condition, up to the place where it has an outcome. */
    int ofCondition(ExpressionTree condition, boolean outcome) {
        if (constants.valueOf(condition) != null) {
            return UNKNOWN;
        } else if (condition instanceof ParenthesizedTree inner) {
            return ofCondition(inner.getExpression(), outcome);
        }
        return switch (condition.getKind()) {
            case LOGICAL_COMPLEMENT -> ofCondition(((UnaryTree) condition).getExpression(), !outcome);
            case CONDITIONAL_AND, CONDITIONAL_OR -> {
                BinaryTree both = (BinaryTree) condition;
                boolean needsBoth = outcome == (condition.getKind() == Tree.Kind.CONDITIONAL_AND);
                yield needsBoth
                        ? sum(ofCondition(both.getLeftOperand(), outcome), ofCondition(both.getRightOperand(), outcome))
                        : ofDecision(condition);
            }
            case CONDITIONAL_EXPRESSION -> UNKNOWN;
            default -> ofValue(condition);
        };
    }

    /**
     * A condition, up to what is reached with each outcome: nothing but its first operand is looked at on every way.
     */
    private int ofDecision(ExpressionTree condition) {
        if (constants.valueOf(condition) != null) {
            return UNKNOWN;
        } else if (condition instanceof ParenthesizedTree inner) {
            return ofDecision(inner.getExpression());
        }
        return switch (condition.getKind()) {
            case LOGICAL_COMPLEMENT -> ofDecision(((UnaryTree) condition).getExpression());
            case CONDITIONAL_AND, CONDITIONAL_OR -> {
                BinaryTree both = (BinaryTree) condition;
                int first = ofDecision(both.getLeftOperand());
                yield ofDecision(both.getRightOperand()) == UNKNOWN ? UNKNOWN : first;
            }
            default -> ofValue(condition);
        };
    }

    /** A statement, up to what follows it. */
    int ofStatement(StatementTree statement) {
        return switch (statement.getKind()) {
            case BLOCK -> ofAll(((BlockTree) statement).getStatements());
            case EMPTY_STATEMENT, CLASS, INTERFACE, ENUM, RECORD -> 0;
            case VARIABLE -> ofVariable((VariableTree) statement);
            case EXPRESSION_STATEMENT -> ofEffect(((ExpressionStatementTree) statement).getExpression());
            case IF -> ofIf((IfTree) statement);
            case ENHANCED_FOR_LOOP -> {
                ExpressionTree iterated = ((EnhancedForLoopTree) statement).getExpression();
                TypeMirror type = typeOf(iterated);
                int header = type == null ? UNKNOWN : type.getKind() == TypeKind.ARRAY ? 3 : 1;
                yield sum(ofValue(iterated), header);
            }
            case WHILE_LOOP -> ofTurns(((WhileLoopTree) statement).getCondition());
            case FOR_LOOP -> {
                ForLoopTree loop = (ForLoopTree) statement;
                yield sum(ofAll(loop.getInitializer()), ofTurns(loop.getCondition()));
            }
            case LABELED_STATEMENT -> {
                StatementTree labeled = ((LabeledStatementTree) statement).getStatement();
                boolean isLeftLikeLoop = switch (labeled.getKind()) {
                    case WHILE_LOOP, FOR_LOOP, ENHANCED_FOR_LOOP -> true;
                    default -> false;
                };
                yield isLeftLikeLoop ? ofStatement(labeled) : UNKNOWN;
            }
            default -> UNKNOWN;
        };
    }

    /** A loop that may be left at once, by its condition, or later, by a jump. */
    private int ofTurns(@Nullable ExpressionTree condition) {
        int either = condition == null ? UNKNOWN : ofDecision(condition);
        return condition != null && either == ofCondition(condition, false) ? either : UNKNOWN;
    }

    private int ofAll(List<? extends StatementTree> statements) {
        int starts = 0;
        for (StatementTree each : statements) {
            starts = sum(starts, ofStatement(each));
        }
        return starts;
    }

    private int ofVariable(VariableTree variable) {
        ExpressionTree value = variable.getInitializer();
        if (value == null) {
            return 0;
        }
        boolean isConstant =
                elementOf(variable) instanceof VariableElement element && element.getConstantValue() != null;
        return isConstant ? UNKNOWN : ofValue(value); // of a constant there is code for debuggers only
    }

    private int ofIf(IfTree choice) {
        ExpressionTree condition = choice.getCondition();
        if (choice.getElseStatement() != null) {
            return UNKNOWN;
        }
        int either = ofDecision(condition);
        int skipped = ofCondition(condition, false);
        if (either == skipped) {
            return either;
        }
        // by the rules of the language more can complete than in compiled code: if (true) return;
        return !isPlain(choice.getThenStatement())
                ? UNKNOWN
                : completes.test(choice.getThenStatement()) ? either : skipped;
    }

    private static boolean isPlain(StatementTree statement) {
        return switch (statement.getKind()) {
            case EXPRESSION_STATEMENT, VARIABLE, RETURN, THROW, BREAK, CONTINUE -> true;
            case BLOCK -> ((BlockTree) statement).getStatements().stream().allMatch(Beginnings::isPlain);
            default -> false;
        };
    }

    /** An expression that stands as a statement. */
    private int ofEffect(ExpressionTree expression) {
        if (breaksStack(expression)) {
            return UNKNOWN;
        } else if (expression instanceof ParenthesizedTree inner) {
            return ofEffect(inner.getExpression());
        }
        return switch (expression.getKind()) {
            case POSTFIX_INCREMENT, POSTFIX_DECREMENT, PREFIX_INCREMENT, PREFIX_DECREMENT -> {
                ExpressionTree variable = ((UnaryTree) expression).getExpression();
                yield isPrimitive(variable) ? ofTarget(variable, 1) : UNKNOWN;
            }
            default ->
                expression instanceof CompoundAssignmentTree change
                        ? isPrimitive(change.getVariable()) ? ofTarget(change.getVariable(), 1) : UNKNOWN
                        : ofValue(expression);
        };
    }

    /** What is assigned to: {@code ofRest} if nothing is loaded for that. */
    private int ofTarget(ExpressionTree target, int ofRest) {
        if (target instanceof ParenthesizedTree inner) {
            return ofTarget(inner.getExpression(), ofRest);
        } else if (target instanceof ArrayAccessTree element) {
            return ofValue(element.getExpression());
        }
        Element variable = elementOf(target);
        if (!(variable instanceof VariableElement)) {
            return UNKNOWN;
        }
        boolean isLoaded =
                variable.getKind().isField() && !variable.getModifiers().contains(Modifier.STATIC);
        if (target instanceof MemberSelectTree select) {
            return isLoaded ? ofValue(select.getExpression()) : isName(select.getExpression()) ? ofRest : UNKNOWN;
        }
        return isLoaded ? 1 : ofRest;
    }

    /** An expression whose value is used: 1 if its first instruction alone begins with an empty stack. */
    private int ofValue(ExpressionTree value) {
        if (constants.valueOf(value) != null) {
            return 1;
        } else if (breaksStack(value)) {
            return UNKNOWN;
        } else if (value instanceof ParenthesizedTree inner) {
            return ofValue(inner.getExpression());
        } else if (value instanceof TypeCastTree cast) {
            return ofValue(cast.getExpression());
        } else if (value instanceof MethodInvocationTree call) {
            return ofCall(call);
        } else if (value instanceof NewClassTree || value instanceof LambdaExpressionTree) {
            return 1;
        } else if (value instanceof NewArrayTree array) {
            return array.getInitializers() != null || array.getDimensions().isEmpty()
                    ? 1
                    : ofValue(array.getDimensions().get(0));
        } else if (value instanceof MemberSelectTree select) {
            return ofSelect(select);
        } else if (value instanceof MemberReferenceTree reference) {
            return isName(reference.getQualifierExpression()) ? 1 : ofValue(reference.getQualifierExpression());
        } else if (value instanceof ArrayAccessTree element) {
            return ofValue(element.getExpression());
        } else if (value instanceof InstanceOfTree test) {
            return test.getPattern() == null ? ofValue(test.getExpression()) : UNKNOWN;
        } else if (value instanceof AssignmentTree assignment) {
            return ofTarget(assignment.getVariable(), ofValue(assignment.getExpression()));
        } else if (value instanceof ConditionalExpressionTree choice) {
            return ofDecision(choice.getCondition());
        } else if (value instanceof BinaryTree binary) {
            return ofBinary(binary);
        }
        return switch (value.getKind()) {
            case IDENTIFIER, NULL_LITERAL -> 1;
            case UNARY_MINUS, UNARY_PLUS, BITWISE_COMPLEMENT -> ofValue(((UnaryTree) value).getExpression());
            case LOGICAL_COMPLEMENT -> ofDecision(value);
            case POSTFIX_INCREMENT, POSTFIX_DECREMENT -> {
                ExpressionTree variable = ((UnaryTree) value).getExpression();
                yield isPrimitive(variable) ? ofTarget(variable, 1) : UNKNOWN;
            }
            default -> UNKNOWN;
        };
    }

    private int ofBinary(BinaryTree binary) {
        int left = ofValue(binary.getLeftOperand());
        return switch (binary.getKind()) {
            case CONDITIONAL_AND, CONDITIONAL_OR -> ofDecision(binary);
            // of a concatenation javac may load the constants last, or never
            case PLUS -> sum(left, ofValue(binary.getRightOperand())) == UNKNOWN ? UNKNOWN : 1;
            default -> left;
        };
    }

    private int ofSelect(MemberSelectTree select) {
        Element element = elementOf(select);
        if (element == null
                || element.getModifiers().contains(Modifier.STATIC)
                || select.getIdentifier().contentEquals("this")
                || select.getIdentifier().contentEquals("super")
                || select.getIdentifier().contentEquals("class")) {
            return isName(select.getExpression()) ? 1 : UNKNOWN;
        }
        return element instanceof VariableElement variable && variable.getConstantValue() == null
                ? ofValue(select.getExpression())
                : UNKNOWN;
    }

    private int ofCall(MethodInvocationTree call) {
        if (!(elementOf(call.getMethodSelect()) instanceof ExecutableElement method)) {
            return UNKNOWN;
        }
        ExpressionTree qualifier =
                call.getMethodSelect() instanceof MemberSelectTree select ? select.getExpression() : null;
        if (!method.getModifiers().contains(Modifier.STATIC)) {
            return qualifier == null || isName(qualifier) ? 1 : ofValue(qualifier);
        } else if (qualifier != null && !isName(qualifier)) {
            return UNKNOWN;
        }
        return call.getArguments().isEmpty() ? 1 : ofValue(call.getArguments().get(0));
    }

    /** Whether an expression is the name of a type or a package: then nothing is evaluated. */
    private boolean isName(ExpressionTree qualifier) {
        Element element = elementOf(qualifier);
        return element instanceof TypeElement || element instanceof PackageElement;
    }

    private boolean isPrimitive(ExpressionTree variable) {
        TypeMirror type = typeOf(variable);
        return type != null && type.getKind().isPrimitive();
    }

    /** Looked for only if it is asked for: few bodies have such a loop. */
    private boolean breaksStack(Tree expression) {
        if (breaks == null) {
            breaks = new StackBreaks(root);
        }
        return breaks.isIn(expression);
    }

    private @Nullable Element elementOf(Tree tree) {
        return trees.getElement(new TreePath(root, tree));
    }

    private @Nullable TypeMirror typeOf(Tree tree) {
        return trees.getTypeMirror(new TreePath(root, tree));
    }
}
