package dev.weft.processor.find;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.weft.processor.model.AsyncBody;
import dev.weft.processor.model.AsyncMethods;
import dev.weft.processor.model.BodyKind;
import dev.weft.processor.model.FoundBody;
import dev.weft.processor.model.Place;
import dev.weft.processor.model.State;
import dev.weft.processor.model.WeftNames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the asynchronous bodies of a compilation unit during the rounds: {@code @Async} methods and {@code async(...)}
 * lambdas, in source order, outer before inner.
 *
 * <p>Elements are asked for members of named classes only. Everything inside a body is judged by its syntax, because
 * asking javac for an element there attributes the body and leaves the compiler with trees that it no longer compiles.
 *
 * <p>Cost: a step for each tree of the compilation unit, and for each body that of {@link StateScanner}, which looks at
 * each tree once more, and one for each tree around it.
 */
public final class BodyFinder extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final Trees trees;
    private final CompilationUnitTree unit;
    private final String file;
    private final String fileName;
    private final String packageName;
    private final Imports imports;
    private final FrameNames names;
    private final FrameSharing sharing = new FrameSharing();
    private final List<FoundBody> found = new ArrayList<>();

    /** The classes around the current tree as a reader writes them, {@code Outer.Inner}, and as one flat name. */
    private String displayName = "";

    private String flatName = "";
    private String topLevelName = "";
    private int depthInsideBodies;

    private BodyFinder(Trees trees, CompilationUnitTree unit) {
        this.trees = trees;
        this.unit = unit;
        this.file = unit.getSourceFile().toUri().toString();
        String path = unit.getSourceFile().getName().replace('\\', '/');
        this.fileName = path.substring(path.lastIndexOf('/') + 1);
        ExpressionTree name = unit.getPackageName();
        this.packageName = name == null ? "" : name.toString();
        this.imports = new Imports(unit);
        this.names = new FrameNames(unit);
    }

    /** Returns the bodies of {@code unit}. */
    public static List<FoundBody> find(Trees trees, CompilationUnitTree unit) {
        BodyFinder finder = new BodyFinder(trees, unit);
        finder.scan(unit, null);
        return List.copyOf(finder.found);
    }

    /** Returns the lambda if {@code argument} is one, parenthesised or cast as it may be. */
    public static @Nullable LambdaExpressionTree lambda(ExpressionTree argument) {
        ExpressionTree inner = argument;
        while (true) {
            if (inner instanceof ParenthesizedTree parenthesized) {
                inner = parenthesized.getExpression();
            } else if (inner instanceof TypeCastTree cast) {
                inner = cast.getExpression();
            } else {
                return inner instanceof LambdaExpressionTree lambda ? lambda : null;
            }
        }
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
        String outerDisplay = displayName;
        String outerFlat = flatName;
        if (depthInsideBodies == 0) {
            String simple = tree.getSimpleName().toString();
            displayName = outerDisplay.isEmpty() ? simple : outerDisplay + "." + simple;
            flatName = outerFlat.isEmpty() ? simple : outerFlat + "$" + simple;
            if (outerFlat.isEmpty()) {
                topLevelName = simple;
            }
        }
        super.visitClass(tree, null);
        displayName = outerDisplay;
        flatName = outerFlat;
        return null;
    }

    /** No annotation contains a body. */
    @Override
    public @Nullable Void visitModifiers(ModifiersTree tree, @Nullable Void unused) {
        return null;
    }

    @Override
    public @Nullable Void visitImport(ImportTree tree, @Nullable Void unused) {
        return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
        if (tree.getBody() != null) {
            if (depthInsideBodies == 0) {
                addMember(tree);
            } else if (mayBeAsync(tree)) {
                add(kindBySyntax(tree), tree.getName().toString(), tree, line(tree), inputsOf(tree), statesOf(tree));
            }
        }
        return insideBody(() -> super.visitMethod(tree, null));
    }

    @Override
    public @Nullable Void visitBlock(BlockTree tree, @Nullable Void unused) {
        return insideBody(() -> super.visitBlock(tree, null)); // an initialiser
    }

    @Override
    public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
        return insideBody(() -> super.visitVariable(tree, null)); // the initialiser of a field
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
        if (tree.getArguments().size() == 1 && imports.mayBeMarker(tree.getMethodSelect(), "async")) {
            LambdaExpressionTree lambda = lambda(tree.getArguments().get(0));
            if (lambda != null && lambda.getParameters().isEmpty()) {
                List<State> states = StateScanner.statesOf(trees, unit, imports, List.of(), lambda.getBody());
                add(BodyKind.LAMBDA, "async", lambda, lineOfName(tree), "", states);
            }
        }
        return super.visitMethodInvocation(tree, null);
    }

    private void addMember(MethodTree tree) {
        Element element = trees.getElement(getCurrentPath());
        if (!(element instanceof ExecutableElement method) || !AsyncMethods.isAsync(method)) {
            return;
        }
        BodyKind kind = AsyncMethods.kindOf(method.getReturnType());
        if (kind == null || !AsyncMethods.canBeWoven(method)) {
            return; // reported with the other errors once everything is attributed
        }
        add(kind, tree.getName().toString(), tree, line(tree), inputsOf(tree), statesOf(tree));
    }

    private void add(BodyKind kind, String name, Tree tree, int line, String inputs, List<State> states) {
        FrameSharing.Frame frame = sharing.frameFor(
                new FrameSharing.Look(enclosingClass(), kind, inputs, FrameSharing.variables(states)),
                State.table(displayName + "." + name, fileName, line, states),
                () -> names.next(topLevelName, flatName, name));
        Place place = new Place(file, trees.getSourcePositions().getStartPosition(unit, tree));
        AsyncBody body = new AsyncBody(
                kind,
                name,
                displayName,
                packageName,
                frame.name().frames(),
                frame.name().frame(),
                frame.part(),
                fileName,
                place,
                line);
        found.add(new FoundBody(body, tree, states));
    }

    private Tree enclosingClass() {
        TreePath path = getCurrentPath();
        while (!(path.getLeaf() instanceof ClassTree)) {
            path = path.getParentPath();
        }
        return path.getLeaf();
    }

    /** What a method starts with, as its source has it: whether it has an object, and the types of its parameters. */
    private static String inputsOf(MethodTree tree) {
        String owner = tree.getModifiers().getFlags().contains(Modifier.STATIC) ? "" : "this,";
        return tree.getParameters().stream()
                .map(parameter -> String.valueOf(parameter.getType()))
                .sorted()
                .collect(Collectors.joining(",", owner, ""));
    }

    private List<State> statesOf(MethodTree tree) {
        return StateScanner.statesOf(trees, unit, imports, tree.getParameters(), tree.getBody());
    }

    private static boolean mayBeAsync(MethodTree tree) {
        return tree.getModifiers().getAnnotations().stream()
                .anyMatch(annotation -> Imports.mayBeType(annotation.getAnnotationType(), WeftNames.ASYNC_ANNOTATION));
    }

    /**
     * The kind by the name of the return type. No other name can mean the same class, and where this one means another
     * class the method is refused.
     */
    private static BodyKind kindBySyntax(MethodTree tree) {
        Tree type = tree.getReturnType();
        return type != null && Imports.mayBeType(type, WeftNames.ASYNC_GENERATOR)
                ? BodyKind.GENERATOR
                : BodyKind.METHOD;
    }

    private int line(MethodTree tree) {
        return Lines.ofName(trees, unit, tree);
    }

    private int lineOfName(MethodInvocationTree tree) {
        return Lines.ofEnd(trees, unit, tree.getMethodSelect());
    }

    private @Nullable Void insideBody(Runnable visit) {
        depthInsideBodies++;
        visit.run();
        depthInsideBodies--;
        return null;
    }
}
