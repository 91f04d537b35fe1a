package dev.weft.processor.validate;

import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.model.Markers;
import dev.weft.processor.model.WeftNames;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * Where code may wait: {@code await}, {@code awaitEach}, {@code emit} and a {@code try} over an asynchronous resource.
 */
final class WaitingPlaces implements Rule {
    private static final List<String> WAITING = List.of("await", "awaitEach", "emit");

    private final Trees trees;
    private final Reporter reporter;

    WaitingPlaces(Trees trees, Reporter reporter) {
        this.trees = trees;
        this.reporter = reporter;
    }

    @Override
    public void call(MethodInvocationTree tree, ExecutableElement called, TreePath path, Region region) {
        for (String marker : WAITING) {
            if (Markers.is(called, marker)) {
                check(marker + "(...)", new TreePath(path, tree.getMethodSelect()), region);
            }
        }
    }

    @Override
    public void resource(TypeMirror type, TreePath path, Region region) {
        String name = type instanceof DeclaredType declared
                ? declared.asElement().getSimpleName().toString()
                : type.toString();
        check("try (" + name + ")", path, region);
    }

    private void check(String construct, TreePath path, Region region) {
        switch (region.kind()) {
            case METHOD -> reporter.report(Message.OUTSIDE_ASYNC, path, construct, adviceFor(region.name(), path));
            case LAMBDA -> reporter.report(Message.IN_PLAIN_LAMBDA, path, construct);
            case CONSTRUCTOR -> reporter.report(Message.IN_CONSTRUCTOR, path, construct);
            case INITIALIZER -> reporter.report(Message.IN_INITIALIZER, path, construct);
            case ASYNC_METHOD, GENERATOR, ASYNC_LAMBDA, REFUSED -> {
                if (region.monitor()) {
                    reporter.report(Message.IN_SYNCHRONIZED, path, construct);
                }
                if (region.guard()) {
                    reporter.report(Message.IN_GUARD, path, construct);
                }
            }
        }
    }

    /** What to do, and which annotation was meant if the method has another one of that name, as Spring's. */
    private String adviceFor(String method, TreePath path) {
        String foreign = foreignAsync(path);
        return foreign == null
                ? "mark '" + method + "' @Async and let it return Coroutine<T>, or use an async(() -> ...) body"
                : "the @Async of '" + method + "' is " + foreign + ". Import " + WeftNames.ASYNC_ANNOTATION
                        + " instead and let the method return Coroutine<T>";
    }

    private @Nullable String foreignAsync(TreePath path) {
        TreePath method = path;
        while (!(method.getLeaf() instanceof MethodTree)) {
            method = method.getParentPath();
        }
        Element element = trees.getElement(method);
        return element == null
                ? null
                : element.getAnnotationMirrors().stream()
                        .map(mirror -> (TypeElement) mirror.getAnnotationType().asElement())
                        .filter(type -> type.getSimpleName().contentEquals("Async"))
                        .map(type -> type.getQualifiedName().toString())
                        .filter(name -> !name.equals(WeftNames.ASYNC_ANNOTATION))
                        .findFirst()
                        .orElse(null);
    }
}
