package dev.weft.processor.validate;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.model.Markers;
import dev.weft.processor.model.RuntimeTypes;
import dev.weft.processor.model.WeftNames;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** A coroutine, a generator or the outcome of a marker that nobody takes: nothing of it would ever run. */
final class DiscardedValues implements Rule {
    private static final List<String> OUTCOMES = List.of("result", "done", "end");

    private final Trees trees;
    private final RuntimeTypes types;
    private final FunctionalTypes functional;
    private final Reporter reporter;

    DiscardedValues(Trees trees, RuntimeTypes types, FunctionalTypes functional, Reporter reporter) {
        this.trees = trees;
        this.types = types;
        this.functional = functional;
        this.reporter = reporter;
    }

    @Override
    public void discarded(ExpressionTree tree, TreePath path, Region region) {
        ExpressionTree inner = tree;
        TreePath at = path;
        while (inner instanceof ParenthesizedTree parenthesized) {
            inner = parenthesized.getExpression();
            at = new TreePath(at, inner);
        }
        if (inner instanceof MethodInvocationTree call) {
            TreePath select = new TreePath(at, call.getMethodSelect());
            Element called = trees.getElement(select);
            for (String outcome : OUTCOMES) {
                if (Markers.is(called, outcome)) {
                    String text = outcome.equals("result") ? "result(...)" : outcome + "()";
                    reporter.report(Message.DROPPED_MARKER, select, text, text);
                    return;
                }
            }
            report(trees.getTypeMirror(at), select, nameOf(call.getMethodSelect()), "(...)");
        } else if (inner instanceof NewClassTree construction) {
            report(trees.getTypeMirror(at), at, "new " + construction.getIdentifier(), "(...)");
        }
    }

    @Override
    public void reference(MemberReferenceTree tree, ExecutableElement referred, TreePath path, Region region) {
        if (referred.getKind() == ElementKind.METHOD && functional.returnsNothing(trees.getTypeMirror(path))) {
            report(referred.getReturnType(), path, tree.getName().toString(), "(...)");
        }
    }

    private void report(@Nullable TypeMirror type, TreePath path, String name, String call) {
        if (types.isSubtype(type, WeftNames.COROUTINE)) {
            reporter.report(Message.FORGOTTEN_AWAIT, path, name, name + call, name + call);
        } else if (types.isSubtype(type, WeftNames.ASYNC_GENERATOR)) {
            reporter.report(Message.DROPPED_GENERATOR, path, name, name + call);
        }
    }

    private static String nameOf(ExpressionTree select) {
        return select instanceof MemberSelectTree member
                ? member.getIdentifier().toString()
                : select.toString();
    }
}
