package dev.weft.processor.validate;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
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
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
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
            dropped(call, called, at, select);
        } else if (inner instanceof NewClassTree construction) {
            report(trees.getTypeMirror(at), at, "new " + construction.getIdentifier(), "(...)");
        }
    }

    @Override
    public void reference(MemberReferenceTree tree, ExecutableElement referred, TreePath path, Region region) {
        if (referred.getKind() == ElementKind.METHOD
                && makesWhatItReturns(referred)
                && functional.returnsNothing(trees.getTypeMirror(path))) {
            report(referred.getReturnType(), path, tree.getName().toString(), "(...)");
        }
    }

    private void dropped(MethodInvocationTree call, @Nullable Element called, TreePath path, TreePath select) {
        if (!(called instanceof ExecutableElement method) || !(makesWhatItReturns(method) || isOfAsyncio(method))) {
            return;
        }
        if (isCallOfMock(select)) {
            return;
        }
        TypeMirror type = trees.getTypeMirror(path);
        boolean inTask =
                types.isSubtype(type, WeftNames.FUTURE) && types.isSubtype(argumentOf(type), WeftNames.COROUTINE);
        boolean awaited = !makesWhatItReturns(method) && types.isSubtype(type, WeftNames.COROUTINE);
        if (inTask || awaited) {
            // createTask(async(() -> work())) or await(async(() -> work())): the value is a coroutine, and dropped
            reportInner(call, path, select);
        } else {
            report(type, select, nameOf(call.getMethodSelect()), "(...)");
        }
    }

    /**
     * Whether the receiver is what a call hands back that got it, or something of its type:
     * {@code verify(mock).load("x")}, {@code doReturn(c).when(mock).load("x")}. Such a call describes a call and does
     * not make it.
     */
    private boolean isCallOfMock(TreePath select) {
        if (!(select.getLeaf() instanceof MemberSelectTree member)) {
            return false;
        }
        ExpressionTree receiver = member.getExpression();
        TreePath at = new TreePath(select, receiver);
        while (receiver instanceof ParenthesizedTree parenthesized) {
            receiver = parenthesized.getExpression();
            at = new TreePath(at, receiver);
        }
        return receiver instanceof MethodInvocationTree call
                && trees.getElement(new TreePath(at, call.getMethodSelect())) instanceof ExecutableElement method
                && (handsArgumentBack(method) || isOfMockito(method));
    }

    /** {@code <T> T verify(T mock)}. */
    private static boolean handsArgumentBack(ExecutableElement method) {
        TypeMirror returned = method.getReturnType();
        return returned instanceof TypeVariable variable
                && variable.asElement().getEnclosingElement() == method
                && method.getParameters().stream()
                        .anyMatch(parameter -> parameter.asType() instanceof TypeVariable taken
                                && taken.asElement().equals(variable.asElement()));
    }

    /** {@code then(mock).should().load("x")}: the type stands in between. */
    private static boolean isOfMockito(ExecutableElement method) {
        Element outermost = method;
        while (outermost.getEnclosingElement() instanceof TypeElement owner) {
            outermost = owner;
        }
        return outermost instanceof TypeElement owner
                && owner.getQualifiedName().toString().startsWith("org.mockito.")
                && method.getReturnType() instanceof TypeVariable;
    }

    /**
     * Whether a coroutine that {@code method} returns is its work: a {@code Map<K, Coroutine<V>>} only returns what it
     * was given.
     */
    private boolean makesWhatItReturns(ExecutableElement method) {
        boolean isAccessor =
                method.getSimpleName().contentEquals("coroutine") && types.isOrOverrides(method, WeftNames.TASK);
        return method.getReturnType().getKind() == TypeKind.DECLARED && !isAccessor;
    }

    private static boolean isOfAsyncio(ExecutableElement method) {
        return method.getEnclosingElement() instanceof TypeElement owner
                && owner.getQualifiedName().contentEquals(WeftNames.ASYNCIO);
    }

    private static @Nullable TypeMirror argumentOf(@Nullable TypeMirror type) {
        return type instanceof DeclaredType declared
                        && declared.getTypeArguments().size() == 1
                ? declared.getTypeArguments().get(0)
                : null;
    }

    /** Reports at the body of the {@code async(...)} that the task is made of, if there is one. */
    private void reportInner(MethodInvocationTree call, TreePath path, TreePath select) {
        for (ExpressionTree argument : call.getArguments()) {
            TreePath at = new TreePath(path, argument);
            if (argument instanceof MethodInvocationTree async
                    && Markers.is(trees.getElement(new TreePath(at, async.getMethodSelect())), "async")) {
                ExpressionTree body = async.getArguments().get(0);
                TreePath bodyPath = new TreePath(at, body);
                if (body instanceof LambdaExpressionTree lambda
                        && lambda.getBody() instanceof MethodInvocationTree inner) {
                    TreePath innerPath = new TreePath(new TreePath(bodyPath, inner), inner.getMethodSelect());
                    report(Message.FORGOTTEN_AWAIT, innerPath, nameOf(inner.getMethodSelect()), "(...)");
                    return;
                }
                if (body instanceof MemberReferenceTree reference) {
                    report(
                            Message.FORGOTTEN_AWAIT,
                            bodyPath,
                            reference.getName().toString(),
                            "(...)");
                    return;
                }
            }
        }
        report(Message.FORGOTTEN_AWAIT, select, nameOf(call.getMethodSelect()), "(...)");
    }

    private void report(Message message, TreePath path, String name, String call) {
        reporter.report(message, path, name, name + call, name + call);
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
