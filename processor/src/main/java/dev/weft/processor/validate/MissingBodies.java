package dev.weft.processor.validate;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreePath;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.find.AnalyzedClass;
import dev.weft.processor.model.Bodies;

/** Asynchronous bodies that the rounds did not see: without a frame class they would be left as plain methods. */
final class MissingBodies {
    private final Bodies bodies;
    private final Reporter reporter;

    MissingBodies(Bodies bodies, Reporter reporter) {
        this.bodies = bodies;
        this.reporter = reporter;
    }

    void check(AnalyzedClass analyzed) {
        for (TreePath path : analyzed.missing()) {
            CompilationUnitTree unit = path.getCompilationUnit();
            String name = path.getLeaf() instanceof MethodTree method
                    ? method.getName().toString()
                    : "async";
            if (!bodies.sawUnit(unit)) {
                reporter.report(Message.NOT_PROCESSED, path, name);
            } else {
                String what = path.getLeaf() instanceof LambdaExpressionTree ? "the lambda" : "the method";
                reporter.report(Message.NOT_WOVEN, path, name, "another processor added " + what + " after the rounds");
            }
        }
    }
}
