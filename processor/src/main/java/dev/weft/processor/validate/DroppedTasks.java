package dev.weft.processor.validate;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.model.WeftNames;
import java.util.List;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/** {@code createTask(...)} as a statement: nobody can await the task or see how it ends. A task group keeps its own. */
final class DroppedTasks implements Rule {
    private static final List<String> MAKERS = List.of("createTask", "createEagerTask");
    private static final List<String> OWNERS = List.of(WeftNames.ASYNCIO, WeftNames.EVENT_LOOP);

    private final Trees trees;
    private final Reporter reporter;

    DroppedTasks(Trees trees, Reporter reporter) {
        this.trees = trees;
        this.reporter = reporter;
    }

    @Override
    public void discarded(ExpressionTree tree, TreePath path, Region region) {
        if (tree instanceof MethodInvocationTree call) {
            TreePath select = new TreePath(path, call.getMethodSelect());
            if (trees.getElement(select) instanceof ExecutableElement called
                    && MAKERS.contains(called.getSimpleName().toString())
                    && called.getEnclosingElement() instanceof TypeElement owner
                    && OWNERS.contains(owner.getQualifiedName().toString())) {
                reporter.report(Message.DROPPED_TASK, select, called.getSimpleName() + "(...)");
            }
        }
    }
}
