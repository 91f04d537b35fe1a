package dev.weft.processor.find;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The expressions in whose middle the operand stack becomes empty: javac stores what is on it before a {@code switch}
 * expression that has an exception handler in it, since a handler begins with an empty stack, and loads it again
 * afterwards.
 *
 * <pre>
 * v += 2 + switch (kind()) { case 0 -> 7; default -> { try { yield f(); } finally { g(); } } };
 * </pre>
 *
 * <p>Cost: a step for each tree of the body, and for each {@code try} or {@code synchronized} statement one for each
 * tree around it, of which there are seldom many.
 */
final class StackBreaks {
    private final Set<Tree> broken = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Looks for them in a body, but not in the bodies and classes in it. */
    StackBreaks(TreePath body) {
        new Finder(body.getLeaf()).scan(body, null);
    }

    boolean isIn(Tree expression) {
        return broken.contains(expression);
    }

    private final class Finder extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final Tree body;

        Finder(Tree body) {
            this.body = body;
        }

        @Override
        public @Nullable Void visitTry(TryTree tree, @Nullable Void unused) {
            markSwitches();
            return super.visitTry(tree, null);
        }

        @Override
        public @Nullable Void visitSynchronized(SynchronizedTree tree, @Nullable Void unused) {
            markSwitches();
            return super.visitSynchronized(tree, null);
        }

        @Override
        public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
            return tree == body ? super.visitLambdaExpression(tree, null) : null;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
            return null;
        }

        /** Every switch expression around this place, with all that it is an operand of. */
        private void markSwitches() {
            boolean isOperand = false;
            for (TreePath path = getCurrentPath(); path.getLeaf() != body; path = path.getParentPath()) {
                Tree tree = path.getLeaf();
                isOperand = tree instanceof SwitchExpressionTree || (isOperand && !(tree instanceof StatementTree));
                if (isOperand) {
                    broken.add(tree);
                }
            }
        }
    }
}
