package dev.weft.processor.validate;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreePath;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.model.AsyncMethods;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.TypeKind;

/** What {@code @Async} can mark: a method with a body, no monitor, and a return type that says so. */
final class MethodDeclarations implements Rule {
    private final Reporter reporter;

    MethodDeclarations(Reporter reporter) {
        this.reporter = reporter;
    }

    @Override
    public void method(MethodTree tree, ExecutableElement method, TreePath path) {
        if (!AsyncMethods.isAsync(method)) {
            return;
        }
        String name = method.getSimpleName().toString();
        if (method.getReturnType().getKind() != TypeKind.ERROR
                && AsyncMethods.kindOf(method.getReturnType()) == null
                && tree.getReturnType() != null) {
            TreePath returnType = new TreePath(path, tree.getReturnType());
            reporter.report(Message.WRONG_RETURN_TYPE, returnType, name, method.getReturnType());
        }
        if (method.getModifiers().contains(Modifier.ABSTRACT)) {
            reporter.report(Message.ABSTRACT_METHOD, path, name);
        }
        if (method.getModifiers().contains(Modifier.NATIVE)) {
            reporter.report(Message.NATIVE_METHOD, path, name);
        }
        if (AsyncMethods.hasTooManyParameters(method)) {
            reporter.report(Message.TOO_MANY_PARAMETERS, path, name);
        }
        if (method.getModifiers().contains(Modifier.SYNCHRONIZED)) {
            reporter.report(Message.SYNCHRONIZED_METHOD, path, name);
        }
    }
}
