package dev.weft.processor.validate;

import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.model.RuntimeTypes;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Calls in asynchronous code that block the thread of the event loop. */
final class BlockingCalls implements Rule {
    private static final String TIME_UNIT = "java.util.concurrent.TimeUnit";

    private final Trees trees;
    private final RuntimeTypes types;
    private final Reporter reporter;

    BlockingCalls(Trees trees, RuntimeTypes types, Reporter reporter) {
        this.trees = trees;
        this.types = types;
        this.reporter = reporter;
    }

    @Override
    public void call(MethodInvocationTree tree, ExecutableElement called, TreePath path, Region region) {
        if (region.isAsync()) {
            TreePath select = new TreePath(path, tree.getMethodSelect());
            TypeMirror receiver = tree.getMethodSelect() instanceof MemberSelectTree member
                    ? trees.getTypeMirror(new TreePath(select, member.getExpression()))
                    : null;
            check(called, receiver, called.getSimpleName().toString(), select);
        }
    }

    @Override
    public void construction(NewClassTree tree, ExecutableElement constructor, TreePath path, Region region) {
        if (region.isAsync() && !constructor.getParameters().isEmpty()) {
            check(constructor, null, "<init>", path);
        }
    }

    private void check(ExecutableElement called, @Nullable TypeMirror receiver, String name, TreePath path) {
        if (!(called.getEnclosingElement() instanceof TypeElement owner)) {
            return;
        }
        for (String harmless : BlockingMethods.HARMLESS) {
            if (types.isSubtype(receiver, harmless)) {
                return;
            }
        }
        for (BlockingMethods.Entry entry : BlockingMethods.ALL) {
            if (entry.methods().contains(name) && types.isOrOverrides(called, entry.type())) {
                report(owner, name, entry.instead(), path);
                return;
            }
        }
        for (Map.Entry<String, Set<String>> entry : BlockingMethods.TIMED.entrySet()) {
            if (entry.getValue().contains(name) && hasTimeout(called) && types.isOrOverrides(called, entry.getKey())) {
                report(owner, name, "the one of dev.weft.sync within a timeout(...)", path);
                return;
            }
        }
    }

    private boolean hasTimeout(ExecutableElement called) {
        return called.getParameters().stream()
                .map(VariableElement::asType)
                .anyMatch(type -> types.isSubtype(type, TIME_UNIT));
    }

    private void report(TypeElement owner, String name, String instead, TreePath path) {
        String call = name.equals("<init>") ? "new " + owner.getSimpleName() : owner.getSimpleName() + "." + name;
        reporter.report(Message.BLOCKING_CALL, path, call + "(...)", instead);
    }
}
