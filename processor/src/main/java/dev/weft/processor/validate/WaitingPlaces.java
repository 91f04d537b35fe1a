package dev.weft.processor.validate;

import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreePath;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.model.Markers;
import java.util.List;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Where code may wait: {@code await}, {@code awaitEach}, {@code emit} and a {@code try} over an asynchronous resource. */
final class WaitingPlaces implements Rule {
    private static final List<String> WAITING = List.of("await", "awaitEach", "emit");

    private final Reporter reporter;

    WaitingPlaces(Reporter reporter) {
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
            case METHOD -> reporter.report(Message.OUTSIDE_ASYNC, path, construct, region.name());
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
}
