package dev.weft.processor.find;

import com.sun.source.tree.AssertTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.TreeScanner;
import dev.weft.processor.shape.Closing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.lang.model.element.Name;
import org.jspecify.annotations.Nullable;

/**
 * Foretells the calls {@code close()} in the code that javac makes of a body, and what creates objects of lambdas and
 * method references there, each in their order.
 *
 * <p>javac writes code in one pass over the trees, so their order is that of the trees, but for three things. What
 * cannot be reached is not written: behind a jump, and where a condition is constant. A {@code finally} block is
 * written once for each way into it, and so is what closes a resource. And what catches the exceptions of a {@code try}
 * block is not written if the block has no code.
 *
 * <pre>
 * try (r) { if (DEBUG) return; x(); }         COMPLETES r; FAILS r                     DEBUG is false
 * try (r) { if (b) return; x(); }             LEAVES r; COMPLETES r; FAILS r
 * try (r) { }                                 COMPLETES r
 * try { x(); } finally { try (r) { y(); } }   COMPLETES r; FAILS r; COMPLETES r'; FAILS r'
 * </pre>
 *
 * <p>Each lambda and each method reference is one {@code invokedynamic} where it is evaluated, so those in a
 * {@code finally} block are there as often as the block.
 *
 * <p>Whatever this class gets wrong shows when its answer is compared with the class file; nothing is taken for
 * granted. The cost is linear in what javac writes: as often as it copies a {@code finally} block, the block is looked
 * at.
 */
final class CodeOrder {
    private final Constants constants;
    private final Predicate<SwitchTree> isExhaustive;
    private final Predicate<MethodInvocationTree> isClose;
    private final Map<Tree, Integer> scopes;
    private final Continuations continuations;
    private final boolean assumesEmpty;

    private final List<Closing> closings = new ArrayList<>();
    private final List<Tree> creations = new ArrayList<>();
    private int copies;

    /** Whether what comes next can be reached: javac writes nothing as long as it cannot. */
    private boolean alive = true;

    /** How many pieces of code were written for certain. */
    private int written;

    /** How many pieces of code javac writes or not, depending on its options. */
    private int perhapsWritten;

    private boolean isUncertain;

    /** The jump whose way out is being written; null for any other way. */
    private @Nullable Jump jump;

    /**
     * A jump out of statements.
     *
     * @param target the statement that ends, or the loop that turns
     * @param turns whether it is the loop's next turn
     */
    record Jump(Tree target, boolean turns) {}

    /** Tells which jumps go to where the end of a resource's block would. */
    interface Continuations {
        /** There is no such jump. */
        Continuations NONE = (resource, jump) -> false;

        boolean contains(Tree resource, Jump jump);
    }

    /**
     * @param isExhaustive whether one of the branches of a switch statement is always taken
     * @param isClose whether the call of a statement is compiled to a call of {@code close()} without arguments and
     *     result
     * @param scopes the asynchronous resources, with their indices
     * @param continuations which jumps out of their blocks lead on as the end of the block would
     * @param assumesEmpty whether a block of which it is not certain that it has code has none
     */
    CodeOrder(
            Constants constants,
            Predicate<SwitchTree> isExhaustive,
            Predicate<MethodInvocationTree> isClose,
            Map<Tree, Integer> scopes,
            Continuations continuations,
            boolean assumesEmpty) {
        this.constants = constants;
        this.isExhaustive = isExhaustive;
        this.isClose = isClose;
        this.scopes = scopes;
        this.continuations = continuations;
        this.assumesEmpty = assumesEmpty;
    }

    /** Whether the order is another one if blocks of which it is not certain have no code. */
    boolean isUncertain() {
        return isUncertain;
    }

    /** Looks at a body: the block of a method, the block or the expression of a lambda. */
    CodeOrder read(Tree body) {
        return readAll(List.of(body));
    }

    /**
     * Looks at code that is compiled into one method: statements, and expressions whose values are stored or dropped.
     */
    CodeOrder readAll(List<? extends Tree> code) {
        for (Tree each : code) {
            Env root = new Env(null, each, null);
            if (each instanceof ExpressionTree value) {
                call(value, root);
            } else {
                statement(each, root);
            }
        }
        return this;
    }

    /** The calls {@code close()} in what was read. */
    List<Closing> closings() {
        return List.copyOf(closings);
    }

    /** The lambdas and method references in what was read, at each place where an object of one is created. */
    List<Tree> creations() {
        return List.copyOf(creations);
    }

    /** What is around the code that is being written. */
    private static final class Env {
        private final @Nullable Env outer;
        private final Tree tree;

        /** Writes what runs when this is left; {@code null} if there is nothing. */
        private final @Nullable Runnable leave;

        /** Whether something that is written jumps behind this. */
        private boolean left;

        /** Whether a jump leads from inside to somewhere outside. */
        private boolean isJumpedOutOf;

        /** Whether something that is written jumps to the next turn of this loop. */
        private boolean continued;

        /** For a switch expression that is a condition; {@code null} for any other. */
        private @Nullable Outcomes outcomes;

        Env(@Nullable Env outer, Tree tree, @Nullable Runnable leave) {
            this.outer = outer;
            this.tree = tree;
            this.leave = leave;
        }
    }

    /** What a condition can be, as far as javac sees. */
    private static final class Outcomes {
        private boolean canBeTrue;
        private boolean canBeFalse;

        Outcomes(boolean canBeTrue, boolean canBeFalse) {
            this.canBeTrue = canBeTrue;
            this.canBeFalse = canBeFalse;
        }

        Outcomes not() {
            boolean isTrueThen = canBeFalse;
            boolean isFalseThen = canBeTrue;
            return new Outcomes(isTrueThen, isFalseThen);
        }
    }

    private void statement(@Nullable Tree tree, Env env) {
        if (tree == null || !alive) {
            return;
        }
        switch (tree.getKind()) {
            case BLOCK -> ((BlockTree) tree).getStatements().forEach(each -> statement(each, env));
            case VARIABLE -> variable((VariableTree) tree, env);
            case EXPRESSION_STATEMENT -> call(((ExpressionStatementTree) tree).getExpression(), env);
            case LABELED_STATEMENT -> {
                LabeledStatementTree labeled = (LabeledStatementTree) tree;
                Env inner = new Env(env, tree, null);
                statement(labeled.getStatement(), inner);
                alive |= inner.left;
            }
            case IF -> choice((IfTree) tree, env);
            case WHILE_LOOP -> {
                WhileLoopTree loop = (WhileLoopTree) tree;
                loop(new Env(env, tree, null), loop.getCondition(), loop.getStatement(), List.of());
            }
            case FOR_LOOP -> {
                ForLoopTree loop = (ForLoopTree) tree;
                loop.getInitializer().forEach(each -> statement(each, env));
                loop(new Env(env, tree, null), loop.getCondition(), loop.getStatement(), loop.getUpdate());
            }
            case DO_WHILE_LOOP -> doLoop((DoWhileLoopTree) tree, new Env(env, tree, null));
            case ENHANCED_FOR_LOOP -> {
                EnhancedForLoopTree loop = (EnhancedForLoopTree) tree;
                expression(loop.getExpression(), env);
                written++;
                statement(loop.getStatement(), new Env(env, tree, null));
                alive = true;
            }
            case SWITCH -> switchStatement((SwitchTree) tree, env);
            case TRY -> tryStatement((TryTree) tree, env);
            case SYNCHRONIZED -> {
                SynchronizedTree locked = (SynchronizedTree) tree;
                expression(locked.getExpression(), env);
                written++;
                statement(locked.getBlock(), env);
            }
            case BREAK -> {
                Env target = target((BreakTree) tree, env);
                jump = new Jump(target.tree, false);
                leave(env, target);
                jump = null;
            }
            case CONTINUE -> {
                Env target = target((ContinueTree) tree, env);
                jump = new Jump(target.tree, true);
                unwind(env, target);
                jump = null;
                target.continued |= alive;
                alive = false;
            }
            case YIELD -> yielding(((YieldTree) tree).getValue(), env);
            case RETURN -> {
                ExpressionTree value = ((ReturnTree) tree).getExpression();
                if (value != null) {
                    expression(value, env);
                }
                unwind(env, null);
                written++;
                alive = false;
            }
            case THROW -> {
                expression(((ThrowTree) tree).getExpression(), env);
                written++;
                alive = false;
            }
            case ASSERT -> assertion((AssertTree) tree, env);
            default -> {} // an empty statement, or a class
        }
    }

    /** Of a constant no more is needed than its name, unless a debugger is to see it. */
    private void variable(VariableTree tree, Env env) {
        ExpressionTree value = tree.getInitializer();
        if (value == null) {
            return;
        }
        expression(value, env);
        if (constants.valueOf(value) == null) {
            written++;
        } else {
            perhapsWritten++;
        }
    }

    /** A call without result can only stand where a statement can. */
    private void call(ExpressionTree tree, Env env) {
        expression(tree, env);
        written++;
        if (tree instanceof MethodInvocationTree call && isClose.test(call)) {
            closings.add(Closing.OTHER);
        }
    }

    private void choice(IfTree tree, Env env) {
        ExpressionTree condition = reduced(tree.getCondition());
        if (isTrue(condition)) {
            statement(tree.getThenStatement(), env);
        } else if (isFalse(condition)) {
            statement(tree.getElseStatement(), env);
        } else {
            Outcomes outcomes = condition(condition, env);
            alive = outcomes.canBeTrue;
            statement(tree.getThenStatement(), env);
            boolean afterThen = alive;
            alive = outcomes.canBeFalse;
            statement(tree.getElseStatement(), env);
            alive |= afterThen;
        }
    }

    private void loop(
            Env loop, @Nullable ExpressionTree condition, StatementTree body, List<? extends StatementTree> updates) {
        Outcomes outcomes = condition == null ? new Outcomes(true, false) : condition(condition, loop);
        written += outcomes.canBeTrue ? 1 : 0;
        alive = outcomes.canBeTrue;
        statement(body, loop);
        alive |= loop.continued;
        updates.forEach(each -> statement(each, loop));
        alive = outcomes.canBeFalse || loop.left;
    }

    private void doLoop(DoWhileLoopTree tree, Env loop) {
        statement(tree.getStatement(), loop);
        alive |= loop.continued;
        if (alive) {
            Outcomes outcomes = condition(tree.getCondition(), loop);
            written += outcomes.canBeTrue ? 1 : 0;
            alive = outcomes.canBeFalse;
        }
        alive |= loop.left;
    }

    private void assertion(AssertTree tree, Env env) {
        if (constants.isTrue(tree.getCondition())) {
            return;
        }
        written++;
        if (!constants.isFalse(tree.getCondition())) {
            alive = condition(tree.getCondition(), env).canBeFalse;
        }
        if (tree.getDetail() != null && alive) {
            expression(tree.getDetail(), env);
        }
        alive = true;
    }

    private void tryStatement(TryTree tree, Env env) {
        BlockTree last = tree.getFinallyBlock();
        Env inner = new Env(env, tree, last == null ? null : () -> statement(last, env));
        int before = written;
        int perhapsBefore = perhapsWritten;
        resources(tree, 0, inner);
        boolean hasCode = hasCode(inner, before, perhapsBefore);
        runLast(inner);
        boolean completes = alive;
        if (hasCode) {
            for (CatchTree handler : tree.getCatches()) {
                alive = true;
                written++;
                statement(handler.getBlock(), inner);
                runLast(inner);
                completes |= alive;
            }
            if (last != null) {
                alive = true;
                written++;
                statement(last, env);
            }
        }
        alive = completes;
    }

    /** The resources from one on, and the block. */
    private void resources(TryTree tree, int index, Env env) {
        if (index == tree.getResources().size()) {
            statement(tree.getBlock(), env);
            return;
        }
        Tree resource = tree.getResources().get(index);
        ExpressionTree value = resource instanceof VariableTree variable ? variable.getInitializer() : null;
        expression(resource instanceof ExpressionTree given ? given : value, env);
        written++;
        int copy = copies++;
        Env inner = new Env(env, resource, () -> close(Closing.Kind.LEAVES, resource, copy));
        int before = written;
        int perhapsBefore = perhapsWritten;
        resources(tree, index + 1, inner);
        boolean completes = alive;
        boolean hasCode = hasCode(inner, before, perhapsBefore);
        if (completes) {
            close(Closing.Kind.COMPLETES, resource, copy);
        }
        if (hasCode) {
            close(Closing.Kind.FAILS, resource, copy);
        }
    }

    private void close(Closing.Kind kind, Tree resource, int copy) {
        Integer scope = scopes.get(resource);
        written++;
        boolean leadsOn = kind == Closing.Kind.LEAVES && jump != null && continuations.contains(resource, jump);
        closings.add(scope == null ? Closing.OTHER : new Closing(kind, scope, copy, leadsOn));
    }

    /**
     * Whether there is code in the block of a {@code try}. Jumps inside do not count: javac takes one away that goes to
     * what follows it.
     */
    private boolean hasCode(Env block, int before, int perhapsBefore) {
        boolean isCertain = written > before || block.isJumpedOutOf;
        if (isCertain || perhapsWritten == perhapsBefore) {
            return isCertain;
        }
        isUncertain = true;
        return !assumesEmpty;
    }

    private void runLast(Env env) {
        if (alive && env.leave != null) {
            env.leave.run();
        }
    }

    /**
     * Writes what runs when everything from {@code env} to {@code target} is left; the whole body if that is
     * {@code null}.
     */
    private void unwind(Env env, @Nullable Env target) {
        for (Env left = env; left != null; left = left == target ? null : left.outer) {
            left.isJumpedOutOf |= alive && left != target;
            runLast(left);
        }
    }

    private void leave(Env env, Env target) {
        unwind(env, target);
        target.left |= alive;
        alive = false;
    }

    private void yielding(ExpressionTree value, Env env) {
        Env target = around(env, each -> each instanceof SwitchExpressionTree);
        Outcomes outcomes = target.outcomes;
        if (outcomes == null) {
            expression(value, env);
            leave(env, target);
            return;
        }
        Outcomes yielded = condition(value, env);
        if (yielded.canBeTrue) {
            alive = true;
            unwind(env, target);
            outcomes.canBeTrue |= alive;
        }
        if (yielded.canBeFalse) {
            alive = true;
            unwind(env, target);
            outcomes.canBeFalse |= alive;
        }
        alive = false;
    }

    private static Env target(BreakTree tree, Env env) {
        Name label = tree.getLabel();
        return label == null
                ? around(env, each -> isLoop(each) || each instanceof SwitchTree)
                : around(env, each -> each instanceof LabeledStatementTree labeled && labeled.getLabel() == label);
    }

    private static Env target(ContinueTree tree, Env env) {
        Name label = tree.getLabel();
        if (label == null) {
            return around(env, CodeOrder::isLoop);
        }
        Tree loop =
                around(env, each -> each instanceof LabeledStatementTree labeled && labeled.getLabel() == label).tree;
        while (loop instanceof LabeledStatementTree labeled) {
            loop = labeled.getStatement();
        }
        Tree target = loop;
        return around(env, each -> each == target);
    }

    private static boolean isLoop(Tree tree) {
        return switch (tree.getKind()) {
            case WHILE_LOOP, DO_WHILE_LOOP, FOR_LOOP, ENHANCED_FOR_LOOP -> true;
            default -> false;
        };
    }

    private static Env around(Env env, Predicate<Tree> isMeant) {
        Env around = env;
        while (!isMeant.test(around.tree)) {
            if (around.outer == null) {
                throw new IllegalArgumentException("a jump to nowhere");
            }
            around = around.outer;
        }
        return around;
    }

    private void switchStatement(SwitchTree tree, Env env) {
        expression(tree.getExpression(), env);
        written++;
        Env inner = new Env(env, tree, null);
        alive = false;
        for (CaseTree branch : tree.getCases()) {
            branch(branch, inner);
            if (alive && branch.getCaseKind() == CaseTree.CaseKind.RULE) {
                leave(inner, inner);
            }
        }
        alive |= inner.left || !isExhaustive.test(tree);
    }

    private void switchExpression(SwitchExpressionTree tree, Env env, @Nullable Outcomes outcomes) {
        expression(tree.getExpression(), env);
        written++;
        Env inner = new Env(env, tree, null);
        inner.outcomes = outcomes;
        alive = false;
        tree.getCases().forEach(branch -> branch(branch, inner));
        alive = inner.left;
    }

    private void branch(CaseTree tree, Env env) {
        alive = true;
        Tree body = tree.getCaseKind() == CaseTree.CaseKind.RULE ? tree.getBody() : null;
        List<? extends StatementTree> statements = body == null ? tree.getStatements() : List.of();
        new Expressions(env) {
            @Override
            public @Nullable Void scan(@Nullable Tree inner, @Nullable Void unused) {
                boolean isOther = inner == null || inner == body || statements.contains(inner);
                return isOther ? null : super.scan(inner, null);
            }
        }.visitCase(tree, null); // the condition of a pattern
        if (body instanceof ExpressionTree value) {
            if (env.tree instanceof SwitchExpressionTree) {
                yielding(value, env);
            } else {
                call(value, env);
            }
        } else {
            statement(body, env);
        }
        statements.forEach(each -> statement(each, env));
    }

    /** A condition, whose value only decides where execution goes on. */
    private Outcomes condition(ExpressionTree tree, Env env) {
        Object value = constants.valueOf(tree);
        if (value != null) {
            return new Outcomes(Boolean.TRUE.equals(value), !Boolean.TRUE.equals(value));
        } else if (tree instanceof ParenthesizedTree inner) {
            return condition(inner.getExpression(), env);
        }
        switch (tree.getKind()) {
            case LOGICAL_COMPLEMENT -> {
                Outcomes negated = condition(((UnaryTree) tree).getExpression(), env);
                return negated.not();
            }
            case CONDITIONAL_AND, CONDITIONAL_OR -> {
                ExpressionTree reduced = reduced(tree);
                return reduced == tree ? both((BinaryTree) tree, env) : condition(reduced, env);
            }
            case CONDITIONAL_EXPRESSION -> {
                ExpressionTree reduced = reduced(tree);
                return reduced == tree ? either((ConditionalExpressionTree) tree, env) : condition(reduced, env);
            }
            case SWITCH_EXPRESSION -> {
                Outcomes outcomes = new Outcomes(false, false);
                switchExpression((SwitchExpressionTree) tree, env, outcomes);
                return outcomes;
            }
            case MEMBER_SELECT -> {
                // this.DEBUG is no constant expression, but javac does not read the field either
                expression(tree, env);
                written++;
                Object constant = constants.variable(tree);
                return new Outcomes(!Boolean.FALSE.equals(constant), !Boolean.TRUE.equals(constant));
            }
            default -> {
                expression(tree, env);
                written++;
                return new Outcomes(true, true);
            }
        }
    }

    private Outcomes both(BinaryTree tree, Env env) {
        boolean isAnd = tree.getKind() == Tree.Kind.CONDITIONAL_AND;
        Outcomes left = condition(tree.getLeftOperand(), env);
        if (!(isAnd ? left.canBeTrue : left.canBeFalse)) {
            return left;
        }
        alive = true;
        Outcomes right = condition(tree.getRightOperand(), env);
        return isAnd
                ? new Outcomes(right.canBeTrue, left.canBeFalse || right.canBeFalse)
                : new Outcomes(left.canBeTrue || right.canBeTrue, right.canBeFalse);
    }

    private Outcomes either(ConditionalExpressionTree tree, Env env) {
        Outcomes choice = condition(tree.getCondition(), env);
        Outcomes yes = new Outcomes(false, false);
        if (choice.canBeTrue) {
            alive = true;
            yes = condition(tree.getTrueExpression(), env);
        }
        Outcomes no = new Outcomes(false, false);
        if (choice.canBeFalse) {
            alive = true;
            no = condition(tree.getFalseExpression(), env);
        }
        return new Outcomes(yes.canBeTrue || no.canBeTrue, yes.canBeFalse || no.canBeFalse);
    }

    /**
     * What javac makes of a condition before it writes code: the operand that decides. Other than in the language, a
     * comparison of {@code null} with {@code null} or a literal counts as constant here.
     */
    private ExpressionTree reduced(ExpressionTree tree) {
        if (tree instanceof ParenthesizedTree inner) {
            return reduced(inner.getExpression());
        } else if (constants.valueOf(tree) != null) {
            return tree;
        }
        switch (tree.getKind()) {
            case CONDITIONAL_AND, CONDITIONAL_OR -> {
                ExpressionTree left = reduced(((BinaryTree) tree).getLeftOperand());
                boolean isAnd = tree.getKind() == Tree.Kind.CONDITIONAL_AND;
                if (isAnd ? isFalse(left) : isTrue(left)) {
                    return left;
                }
                return (isAnd ? isTrue(left) : isFalse(left)) ? reduced(((BinaryTree) tree).getRightOperand()) : tree;
            }
            case CONDITIONAL_EXPRESSION -> {
                ConditionalExpressionTree choice = (ConditionalExpressionTree) tree;
                ExpressionTree condition = reduced(choice.getCondition());
                if (isTrue(condition)) {
                    return reduced(choice.getTrueExpression());
                }
                return isFalse(condition) ? reduced(choice.getFalseExpression()) : tree;
            }
            default -> {
                return tree;
            }
        }
    }

    private boolean isTrue(ExpressionTree tree) {
        return constants.isTrue(tree) || Boolean.TRUE.equals(comparedWithNull(tree));
    }

    private boolean isFalse(ExpressionTree tree) {
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

    private void expression(@Nullable ExpressionTree tree, Env env) {
        if (tree == null || !containsWork(tree)) {
            return; // neither statements nor lambdas in it
        }
        new Expressions(env).scan(tree, null);
    }

    private static boolean containsWork(Tree tree) {
        boolean[] found = {false};
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void scan(@Nullable Tree inner, @Nullable Void unused) {
                found[0] |= inner instanceof SwitchExpressionTree
                        || inner instanceof LambdaExpressionTree
                        || inner instanceof MemberReferenceTree;
                return found[0] || inner instanceof ClassTree ? null : super.scan(inner, null);
            }
        }.scan(tree, null);
        return found[0];
    }

    /**
     * The switch expressions, lambdas and method references in an expression, in the order in which they are evaluated.
     */
    private class Expressions extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final Env env;

        Expressions(Env env) {
            this.env = env;
        }

        @Override
        public @Nullable Void scan(@Nullable Tree tree, @Nullable Void unused) {
            boolean isConstant = tree instanceof ExpressionTree value && constants.valueOf(value) != null;
            return isConstant ? null : super.scan(tree, null);
        }

        @Override
        public @Nullable Void visitSwitchExpression(SwitchExpressionTree tree, @Nullable Void unused) {
            switchExpression(tree, env, null);
            return null;
        }

        @Override
        public @Nullable Void visitBinary(BinaryTree tree, @Nullable Void unused) {
            if (tree.getKind() != Tree.Kind.CONDITIONAL_AND && tree.getKind() != Tree.Kind.CONDITIONAL_OR) {
                return super.visitBinary(tree, null);
            }
            ExpressionTree reduced = reduced(tree);
            if (reduced == tree) {
                both(tree, env);
            } else {
                scan(reduced, null);
            }
            alive = true;
            return null;
        }

        @Override
        public @Nullable Void visitUnary(UnaryTree tree, @Nullable Void unused) {
            if (tree.getKind() != Tree.Kind.LOGICAL_COMPLEMENT) {
                return super.visitUnary(tree, null);
            }
            condition(tree, env);
            alive = true;
            return null;
        }

        @Override
        public @Nullable Void visitConditionalExpression(ConditionalExpressionTree tree, @Nullable Void unused) {
            ExpressionTree reduced = reduced(tree);
            if (reduced != tree) {
                return scan(reduced, null);
            }
            Outcomes outcomes = condition(tree.getCondition(), env);
            if (outcomes.canBeTrue) {
                alive = true;
                scan(tree.getTrueExpression(), null);
            }
            if (outcomes.canBeFalse) {
                alive = true;
                scan(tree.getFalseExpression(), null);
            }
            alive = true;
            return null;
        }

        @Override
        public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
            creations.add(tree);
            return null;
        }

        @Override
        public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void unused) {
            super.visitMemberReference(tree, null);
            creations.add(tree);
            return null;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
            return null;
        }
    }
}
