package dev.weft.processor.find;

import com.sun.source.tree.AssertTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.tree.YieldTree;
import dev.weft.processor.shape.Closing;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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
 * <p>This class follows the statements, {@link ExpressionOrder} what is in them.
 *
 * <p>What they get wrong shows when the answer is compared with the class file; nothing is taken for granted.
 *
 * <p>Cost: a step for each tree as often as javac writes it, which is each time that it copies a {@code finally} block;
 * for each jump one for each statement around it, up to its target; for expressions that of {@link ExpressionOrder}.
 */
final class CodeOrder {
    private final Constants constants;
    private final Predicate<SwitchTree> isExhaustive;
    private final Predicate<MethodInvocationTree> isClose;
    private final ReducedConditions reduced;
    private final WrittenCode out;
    private final ExpressionOrder expressions;

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
        this.reduced = new ReducedConditions(constants);
        this.out = new WrittenCode(scopes, continuations, assumesEmpty);
        this.expressions = new ExpressionOrder(constants, reduced, out, this);
    }

    /** Whether the order is another one if blocks of which it is not certain have no code. */
    boolean isUncertain() {
        return out.isUncertain();
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
            Surroundings root = new Surroundings(null, each, null);
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
        return out.closings();
    }

    /** The lambdas and method references in what was read, at each place where an object of one is created. */
    List<Tree> creations() {
        return out.creations();
    }

    private void statement(@Nullable Tree tree, Surroundings env) {
        if (tree == null || !out.alive) {
            return;
        }
        switch (tree.getKind()) {
            case BLOCK -> ((BlockTree) tree).getStatements().forEach(each -> statement(each, env));
            case VARIABLE -> variable((VariableTree) tree, env);
            case EXPRESSION_STATEMENT -> call(((ExpressionStatementTree) tree).getExpression(), env);
            case LABELED_STATEMENT -> {
                LabeledStatementTree labeled = (LabeledStatementTree) tree;
                Surroundings inner = new Surroundings(env, tree, null);
                statement(labeled.getStatement(), inner);
                out.alive |= inner.left;
            }
            case IF -> choice((IfTree) tree, env);
            case WHILE_LOOP -> {
                WhileLoopTree loop = (WhileLoopTree) tree;
                loop(new Surroundings(env, tree, null), loop.getCondition(), loop.getStatement(), List.of());
            }
            case FOR_LOOP -> {
                ForLoopTree loop = (ForLoopTree) tree;
                loop.getInitializer().forEach(each -> statement(each, env));
                loop(new Surroundings(env, tree, null), loop.getCondition(), loop.getStatement(), loop.getUpdate());
            }
            case DO_WHILE_LOOP -> doLoop((DoWhileLoopTree) tree, new Surroundings(env, tree, null));
            case ENHANCED_FOR_LOOP -> {
                EnhancedForLoopTree loop = (EnhancedForLoopTree) tree;
                expressions.expression(loop.getExpression(), env);
                out.written++;
                statement(loop.getStatement(), new Surroundings(env, tree, null));
                out.alive = true;
            }
            case SWITCH -> switchStatement((SwitchTree) tree, env);
            case TRY -> tryStatement((TryTree) tree, env);
            case SYNCHRONIZED -> {
                SynchronizedTree locked = (SynchronizedTree) tree;
                expressions.expression(locked.getExpression(), env);
                out.written++;
                statement(locked.getBlock(), env);
            }
            case BREAK -> {
                Surroundings target = env.target((BreakTree) tree);
                out.jump = new Jump(target.tree, false);
                out.leave(env, target);
                out.jump = null;
            }
            case CONTINUE -> {
                Surroundings target = env.target((ContinueTree) tree);
                out.jump = new Jump(target.tree, true);
                out.unwind(env, target);
                out.jump = null;
                target.continued |= out.alive;
                out.alive = false;
            }
            case YIELD -> yielding(((YieldTree) tree).getValue(), env);
            case RETURN -> {
                ExpressionTree value = ((ReturnTree) tree).getExpression();
                if (value != null) {
                    expressions.expression(value, env);
                }
                out.unwind(env, null);
                out.written++;
                out.alive = false;
            }
            case THROW -> {
                expressions.expression(((ThrowTree) tree).getExpression(), env);
                out.written++;
                out.alive = false;
            }
            case ASSERT -> assertion((AssertTree) tree, env);
            default -> {} // an empty statement, or a class
        }
    }

    /** Of a constant no more is needed than its name, unless a debugger is to see it. */
    private void variable(VariableTree tree, Surroundings env) {
        ExpressionTree value = tree.getInitializer();
        if (value == null) {
            return;
        }
        expressions.expression(value, env);
        if (constants.valueOf(value) == null) {
            out.written++;
        } else {
            out.perhapsWritten++;
        }
    }

    /** A call without result can only stand where a statement can. */
    private void call(ExpressionTree tree, Surroundings env) {
        expressions.expression(tree, env);
        out.written++;
        if (tree instanceof MethodInvocationTree call && isClose.test(call)) {
            out.closeOther();
        }
    }

    private void choice(IfTree tree, Surroundings env) {
        ExpressionTree condition = reduced.of(tree.getCondition());
        if (reduced.isTrue(condition)) {
            statement(tree.getThenStatement(), env);
        } else if (reduced.isFalse(condition)) {
            statement(tree.getElseStatement(), env);
        } else {
            Outcomes outcomes = expressions.condition(condition, env);
            out.alive = outcomes.canBeTrue;
            statement(tree.getThenStatement(), env);
            boolean afterThen = out.alive;
            out.alive = outcomes.canBeFalse;
            statement(tree.getElseStatement(), env);
            out.alive |= afterThen;
        }
    }

    private void loop(
            Surroundings loop,
            @Nullable ExpressionTree condition,
            StatementTree body,
            List<? extends StatementTree> updates) {
        Outcomes outcomes = condition == null ? new Outcomes(true, false) : expressions.condition(condition, loop);
        out.written += outcomes.canBeTrue ? 1 : 0;
        out.alive = outcomes.canBeTrue;
        statement(body, loop);
        out.alive |= loop.continued;
        updates.forEach(each -> statement(each, loop));
        out.alive = outcomes.canBeFalse || loop.left;
    }

    private void doLoop(DoWhileLoopTree tree, Surroundings loop) {
        statement(tree.getStatement(), loop);
        out.alive |= loop.continued;
        if (out.alive) {
            Outcomes outcomes = expressions.condition(tree.getCondition(), loop);
            out.written += outcomes.canBeTrue ? 1 : 0;
            out.alive = outcomes.canBeFalse;
        }
        out.alive |= loop.left;
    }

    private void assertion(AssertTree tree, Surroundings env) {
        if (constants.isTrue(tree.getCondition())) {
            return;
        }
        out.written++;
        if (!constants.isFalse(tree.getCondition())) {
            out.alive = expressions.condition(tree.getCondition(), env).canBeFalse;
        }
        if (tree.getDetail() != null && out.alive) {
            expressions.expression(tree.getDetail(), env);
        }
        out.alive = true;
    }

    private void tryStatement(TryTree tree, Surroundings env) {
        BlockTree last = tree.getFinallyBlock();
        Surroundings inner = new Surroundings(env, tree, last == null ? null : () -> statement(last, env));
        int before = out.written;
        int perhapsBefore = out.perhapsWritten;
        resources(tree, 0, inner);
        boolean hasCode = out.hasCode(inner, before, perhapsBefore);
        out.runLast(inner);
        boolean completes = out.alive;
        if (hasCode) {
            for (CatchTree handler : tree.getCatches()) {
                out.alive = true;
                out.written++;
                statement(handler.getBlock(), inner);
                out.runLast(inner);
                completes |= out.alive;
            }
            if (last != null) {
                out.alive = true;
                out.written++;
                statement(last, env);
            }
        }
        out.alive = completes;
    }

    /** The resources from one on, and the block. */
    private void resources(TryTree tree, int index, Surroundings env) {
        if (index == tree.getResources().size()) {
            statement(tree.getBlock(), env);
            return;
        }
        Tree resource = tree.getResources().get(index);
        ExpressionTree value = resource instanceof VariableTree variable ? variable.getInitializer() : null;
        expressions.expression(resource instanceof ExpressionTree given ? given : value, env);
        out.written++;
        int copy = out.nextCopy();
        Surroundings inner = new Surroundings(env, resource, () -> out.close(Closing.Kind.LEAVES, resource, copy));
        int before = out.written;
        int perhapsBefore = out.perhapsWritten;
        resources(tree, index + 1, inner);
        boolean completes = out.alive;
        boolean hasCode = out.hasCode(inner, before, perhapsBefore);
        if (completes) {
            out.close(Closing.Kind.COMPLETES, resource, copy);
        }
        if (hasCode) {
            out.close(Closing.Kind.FAILS, resource, copy);
        }
    }

    private void yielding(ExpressionTree value, Surroundings env) {
        Surroundings target = env.around(each -> each instanceof SwitchExpressionTree);
        Outcomes outcomes = target.outcomes;
        if (outcomes == null) {
            expressions.expression(value, env);
            out.leave(env, target);
            return;
        }
        Outcomes yielded = expressions.condition(value, env);
        if (yielded.canBeTrue) {
            out.alive = true;
            out.unwind(env, target);
            outcomes.canBeTrue |= out.alive;
        }
        if (yielded.canBeFalse) {
            out.alive = true;
            out.unwind(env, target);
            outcomes.canBeFalse |= out.alive;
        }
        out.alive = false;
    }

    private void switchStatement(SwitchTree tree, Surroundings env) {
        expressions.expression(tree.getExpression(), env);
        out.written++;
        Surroundings inner = new Surroundings(env, tree, null);
        out.alive = false;
        for (CaseTree branch : tree.getCases()) {
            branch(branch, inner);
            if (out.alive && branch.getCaseKind() == CaseTree.CaseKind.RULE) {
                out.leave(inner, inner);
            }
        }
        out.alive |= inner.left || !isExhaustive.test(tree);
    }

    /** @param outcomes what the value can be if it is that of a condition; is filled */
    void switchExpression(SwitchExpressionTree tree, Surroundings env, @Nullable Outcomes outcomes) {
        expressions.expression(tree.getExpression(), env);
        out.written++;
        Surroundings inner = new Surroundings(env, tree, null);
        inner.outcomes = outcomes;
        out.alive = false;
        tree.getCases().forEach(branch -> branch(branch, inner));
        out.alive = inner.left;
    }

    private void branch(CaseTree tree, Surroundings env) {
        out.alive = true;
        Tree body = tree.getCaseKind() == CaseTree.CaseKind.RULE ? tree.getBody() : null;
        List<? extends StatementTree> statements = body == null ? tree.getStatements() : List.of();
        expressions.pattern(tree, env);
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
}
