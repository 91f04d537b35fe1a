package dev.weft.processor.find;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.weft.processor.model.AsyncBody;
import dev.weft.processor.model.AsyncMethods;
import dev.weft.processor.model.Bodies;
import dev.weft.processor.model.CompiledBody;
import dev.weft.processor.model.Descriptors;
import dev.weft.processor.model.Markers;
import dev.weft.processor.model.Place;
import dev.weft.processor.shape.Creations;
import dev.weft.processor.shape.SourceScopes;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * A top-level class after attribution, with its asynchronous bodies tied to their class files.
 *
 * <p>Cost: a step for each tree of the class, for each body that of {@link AsyncTries}, and for each class with
 * asynchronous lambdas that of {@link LambdaCreations}.
 *
 * @param path the class
 * @param classes every class declared in it, itself, local and anonymous ones included
 * @param bodies its asynchronous bodies, outer before inner, in source order
 * @param missing the asynchronous methods and lambdas that no frame class was written for
 */
public record AnalyzedClass(
        TreePath path, List<TypeElement> classes, List<CompiledBody> bodies, List<TreePath> missing) {

    /** Reads the attributed tree of a class. */
    public static AnalyzedClass read(Trees trees, Descriptors descriptors, Bodies bodies, TreePath path) {
        Reader reader = new Reader(trees, descriptors, bodies, path.getCompilationUnit());
        reader.scan(path, null);
        return new AnalyzedClass(path, reader.classes, reader.compiled, reader.missing);
    }

    private static final class Reader extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final Trees trees;
        private final Descriptors descriptors;
        private final Bodies bodies;
        private final CompilationUnitTree unit;
        private final List<TypeElement> classes = new ArrayList<>();
        private final List<CompiledBody> compiled = new ArrayList<>();
        private final List<TreePath> missing = new ArrayList<>();
        private @Nullable TypeElement owner;

        /** What creates the lambdas of the current class; null as long as it has no asynchronous one. */
        private @Nullable LambdaCreations creations;

        Reader(Trees trees, Descriptors descriptors, Bodies bodies, CompilationUnitTree unit) {
            this.trees = trees;
            this.descriptors = descriptors;
            this.bodies = bodies;
            this.unit = unit;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
            TypeElement outer = owner;
            LambdaCreations outside = creations;
            creations = null;
            if (trees.getElement(getCurrentPath()) instanceof TypeElement type) {
                classes.add(type);
                owner = type;
            }
            super.visitClass(tree, null);
            owner = outer;
            creations = outside;
            return null;
        }

        /** No annotation contains a body. */
        @Override
        public @Nullable Void visitModifiers(ModifiersTree tree, @Nullable Void unused) {
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
            if (!tree.getModifiers().getAnnotations().isEmpty()
                    && trees.getElement(getCurrentPath()) instanceof ExecutableElement method
                    && AsyncMethods.isAsync(method)
                    && AsyncMethods.canBeWoven(method)
                    && AsyncMethods.kindOf(method.getReturnType()) != null) {
                add(getCurrentPath(), descriptors.of(method), -1, null);
            }
            return super.visitMethod(tree, null);
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
            LambdaExpressionTree lambda = asynchronousLambda(trees, getCurrentPath(), tree);
            if (lambda != null) {
                addLambda(lambda);
            }
            return super.visitMethodInvocation(tree, null);
        }

        private void addLambda(LambdaExpressionTree lambda) {
            LambdaCreations known = creations;
            if (known == null) {
                known = LambdaCreations.of(trees, descriptors, currentClass());
                creations = known;
            }
            TreePath path = new TreePath(getCurrentPath(), lambda);
            add(path, null, known.numberOf(lambda), known.creations());
        }

        private List<Place> placesOf(List<Tree> tries) {
            return tries.stream().map(tree -> Place.of(trees, unit, tree)).toList();
        }

        private TreePath currentClass() {
            TreePath path = getCurrentPath();
            while (!(path.getLeaf() instanceof ClassTree)) {
                path = path.getParentPath();
            }
            return path;
        }

        private void add(TreePath path, @Nullable String descriptor, int lambda, @Nullable Creations created) {
            TypeElement holder = owner;
            AsyncBody body = bodies.at(trees, unit, path.getLeaf()).orElse(null);
            if (body == null || holder == null) {
                missing.add(path);
            } else {
                List<Tree> tries = new ArrayList<>();
                SourceScopes scopes = AsyncTries.of(trees, descriptors.types(), descriptors.elements(), path, tries);
                compiled.add(
                        new CompiledBody(body, path, holder, descriptor, scopes, placesOf(tries), lambda, created));
            }
        }
    }

    /** The lambda of a call {@code async(...)}; null for any other call. */
    static @Nullable LambdaExpressionTree asynchronousLambda(Trees trees, TreePath path, MethodInvocationTree call) {
        LambdaExpressionTree lambda = call.getArguments().size() == 1
                ? BodyFinder.lambda(call.getArguments().get(0))
                : null;
        boolean isAsync =
                lambda != null && Markers.is(trees.getElement(new TreePath(path, call.getMethodSelect())), "async");
        return isAsync ? lambda : null;
    }
}
