package dev.weft.processor.drive;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.weft.processor.model.Place;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds the trees again of which only the place was kept. A message has to name a tree, and javac's own are gone when
 * something goes wrong with a class file; then the source is parsed once more, and no more than that.
 */
final class LostTrees {
    private LostTrees() {}

    /**
     * The method, the lambda or the {@code try} statement at a place; nothing if another tool has changed the source or
     * the trees.
     */
    static Optional<TreePath> find(JavaFileObject source, Place place) {
        try {
            JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                    .getTask(Writer.nullWriter(), null, diagnostic -> {}, List.of("-proc:none"), null, List.of(source));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                Search search = new Search(positions, unit, place.position());
                search.scan(unit, null);
                if (search.found != null) {
                    return Optional.of(search.found);
                }
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            // a source that cannot be read any more: the message has the name of the body
        }
        return Optional.empty();
    }

    private static final class Search extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final SourcePositions positions;
        private final CompilationUnitTree unit;
        private final long position;
        private @Nullable TreePath found;

        Search(SourcePositions positions, CompilationUnitTree unit, long position) {
            this.positions = positions;
            this.unit = unit;
            this.position = position;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
            compare(tree);
            return super.visitMethod(tree, null);
        }

        @Override
        public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
            compare(tree);
            return super.visitLambdaExpression(tree, null);
        }

        @Override
        public @Nullable Void visitTry(TryTree tree, @Nullable Void unused) {
            compare(tree);
            return super.visitTry(tree, null);
        }

        private void compare(Tree tree) {
            if (found == null && positions.getStartPosition(unit, tree) == position) {
                found = getCurrentPath();
            }
        }
    }
}
