package dev.weft.language.sources;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeParameterTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the text of an attributed source file.
 *
 * <pre>{@code
 * long m(String what) {          long m(String what) { return OnTheSpot.<Long>drive(this.m$co3(what)); }
 *   return n(what) + 1;     ⇒    @Async private Coroutine<Long> m$co3(String what) {
 * }                                return Asyncio.<Long>result((long) (((int) Asyncio.<Integer>await(OnTheSpot.<Integer>later(n(what)))) + 1));
 *                                }
 * }</pre>
 *
 * <p>A value that was primitive or a box is cast back, so that the expression around it chooses the same overload and
 * the same arithmetic. Type arguments are written where the type has a name: javac would infer them, but looks at what
 * stands in an argument several times then. Text is only put in, never taken away.
 */
final class Splice extends TreePathScanner<Void, Splice.Place> {
    /** In which kind of code a tree stands; {@code result} is null where a return stays as it is. */
    record Place(
            TypeElement type,
            @Nullable Left noAwaits,
            @Nullable MethodTree method,
            @Nullable TypeMirror result) {
        Place without(Left reason) {
            return new Place(type, noAwaits == null ? reason : noAwaits, method, result);
        }
    }

    private record Insertion(long at, boolean isEnd, int number, String text) {}

    private static final String ASYNCIO = "dev.weft.Asyncio.";
    private static final String ON_THE_SPOT = "dev.weft.internal.core.OnTheSpot.";

    private final CompilationUnitTree unit;
    private final Trees trees;
    private final SourcePositions positions;
    private final TypeText types;
    private final String text;
    private final List<Insertion> insertions = new ArrayList<>();
    private final Map<Left, Integer> left = new EnumMap<>(Left.class);
    private int methods;
    private int awaits;

    Splice(CompilationUnitTree unit, Trees trees, TypeText types) throws IOException {
        this.unit = unit;
        this.trees = trees;
        this.types = types;
        this.positions = trees.getSourcePositions();
        this.text = unit.getSourceFile().getCharContent(true).toString();
        scan(unit, null);
    }

    /** The text as it is to be compiled. */
    String text() {
        // an end stands before a beginning; of two beginnings the outer one is first, of two ends the inner one
        insertions.sort(Comparator.comparingLong(Insertion::at)
                .thenComparing(each -> !each.isEnd())
                .thenComparingInt(each -> each.isEnd() ? -each.number() : each.number()));
        StringBuilder out = new StringBuilder();
        int copied = 0;
        for (Insertion each : insertions) {
            out.append(text, copied, (int) each.at()).append(each.text());
            copied = (int) each.at();
        }
        return out.append(text, copied, text.length()).toString();
    }

    /** How many methods were rewritten. */
    int methods() {
        return methods;
    }

    /** How many awaits were put in. */
    int awaits() {
        return awaits;
    }

    /** What stays as it is. */
    Map<Left, Integer> left() {
        return left;
    }

    private void leave(Left reason) {
        left.merge(reason, 1, Integer::sum);
    }

    private void wrap(Tree tree, String before, String after) {
        int number = insertions.size();
        insertions.add(new Insertion(start(tree), false, number, before));
        insertions.add(new Insertion(end(tree), true, number, after));
    }

    private long start(Tree tree) {
        return positions.getStartPosition(unit, tree);
    }

    private long end(Tree tree) {
        return positions.getEndPosition(unit, tree);
    }

    private String textOf(Tree tree) {
        return text.substring((int) start(tree), (int) end(tree));
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Place place) {
        TypeElement type = (TypeElement) trees.getElement(getCurrentPath());
        return super.visitClass(tree, new Place(type, Left.CALL_IN_CONSTRUCTION, null, null));
    }

    @Override
    public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, Place place) {
        return super.visitLambdaExpression(tree, new Place(place.type(), Left.CALL_IN_LAMBDA, null, null));
    }

    @Override
    public @Nullable Void visitSynchronized(SynchronizedTree tree, Place place) {
        scan(tree.getExpression(), place);
        return scan(tree.getBlock(), place.without(Left.CALL_IN_SYNCHRONIZED));
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, Place outer) {
        ExecutableElement method = (ExecutableElement) trees.getElement(getCurrentPath());
        if (end(tree) < 0) {
            return null; // what javac adds
        }
        Place place = new Place(outer.type(), Left.CALL_IN_CONSTRUCTION, null, null);
        if (tree.getReturnType() == null) {
            leave(Left.CONSTRUCTOR);
        } else if (tree.getBody() == null) {
            leave(Left.NO_BODY);
        } else if (method.getModifiers().contains(Modifier.SYNCHRONIZED)) {
            leave(Left.SYNCHRONIZED_METHOD);
            place = new Place(outer.type(), Left.CALL_IN_SYNCHRONIZED, null, null);
        } else {
            split(tree, method, outer.type());
            place = new Place(outer.type(), null, tree, method.getReturnType());
        }
        return scan(tree.getBody(), place);
    }

    private void split(MethodTree tree, ExecutableElement method, TypeElement owner) {
        BlockTree body = tree.getBody();
        boolean isStatic = method.getModifiers().contains(Modifier.STATIC);
        String name = tree.getName() + "$co" + methods++;
        String variables = tree.getTypeParameters().isEmpty()
                ? ""
                : "<"
                        + tree.getTypeParameters().stream()
                                .map(TypeParameterTree::getName)
                                .collect(Collectors.joining(", "))
                        + ">";
        String declared = tree.getTypeParameters().isEmpty()
                ? ""
                : "<" + tree.getTypeParameters().stream().map(this::textOf).collect(Collectors.joining(", ")) + "> ";
        String arguments =
                tree.getParameters().stream().map(VariableTree::getName).collect(Collectors.joining(", "));
        String thrown = tree.getThrows().isEmpty()
                ? ""
                : " throws " + tree.getThrows().stream().map(this::textOf).collect(Collectors.joining(", "));
        String receiver = !isStatic ? "this." : variables.isEmpty() ? "" : owner.getSimpleName() + ".";
        String result = result(tree, method);
        boolean isVoid = method.getReturnType().getKind() == TypeKind.VOID;
        String entry = "{ " + (isVoid ? "" : "return ") + ON_THE_SPOT + "<" + result + ">drive(" + receiver + variables
                + name + "(" + arguments + ")); } @dev.weft.annotations.Async private " + (isStatic ? "static " : "")
                + declared + "dev.weft.Coroutine<" + result + "> " + name + "(" + parameters(tree) + ")" + thrown + " ";
        insertions.add(new Insertion(start(body), false, insertions.size(), entry));
        if (isVoid && new Completion().canComplete(body)) {
            insertions.add(new Insertion(end(body) - 1, false, insertions.size(), " return " + ASYNCIO + "done(); "));
        }
    }

    /** As they are written, up to the parenthesis behind the last one. */
    private String parameters(MethodTree tree) {
        List<? extends VariableTree> parameters = tree.getParameters();
        if (parameters.isEmpty()) {
            return "";
        }
        int last = (int) end(parameters.get(parameters.size() - 1));
        return text.substring((int) start(parameters.get(0)), text.indexOf(')', last));
    }

    private String result(MethodTree tree, ExecutableElement method) {
        TypeKind kind = method.getReturnType().getKind();
        if (kind == TypeKind.VOID) {
            return "Void";
        }
        return kind.isPrimitive() ? types.boxed(method.getReturnType()) : textOf(tree.getReturnType());
    }

    @Override
    public @Nullable Void visitReturn(ReturnTree tree, Place place) {
        if (place.method() == null) {
            return super.visitReturn(tree, place);
        }
        ExpressionTree value = tree.getExpression();
        if (value == null) {
            insertions.add(new Insertion(end(tree) - 1, false, insertions.size(), " " + ASYNCIO + "done()"));
            return null;
        }
        TypeMirror result = place.result();
        TypeMirror found = trees.getTypeMirror(new TreePath(getCurrentPath(), value));
        String to = "";
        if (result.getKind().isPrimitive()) {
            to = "(" + textOf(place.method().getReturnType()) + ") ";
        } else if (found != null && found.getKind().isPrimitive() && types.unboxed(result) != null) {
            to = "(" + types.unboxed(result) + ") "; // a constant, which may become narrower
        }
        String type = result.getKind().isPrimitive()
                ? types.boxed(result)
                : textOf(place.method().getReturnType());
        wrap(value, ASYNCIO + "<" + type + ">result(" + to + (to.isEmpty() ? "" : "("), to.isEmpty() ? ")" : "))");
        return super.visitReturn(tree, place);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, Place place) {
        TypeMirror type = trees.getTypeMirror(getCurrentPath());
        Left reason = place.noAwaits();
        if (type.getKind() == TypeKind.VOID) {
            reason = Left.VOID_CALL;
        }
        if (reason != null) {
            leave(reason);
        } else {
            awaits++;
            String argument = types.of(type, place.type());
            String given = argument == null ? "" : "<" + argument + ">";
            Tree parent = getCurrentPath().getParentPath().getLeaf();
            String cast = parent instanceof ExpressionStatementTree ? null : cast(tree, type, place);
            wrap(
                    tree,
                    (cast == null ? "" : "((" + cast + ") ") + ASYNCIO + given + "await(" + ON_THE_SPOT + given
                            + "later(",
                    cast == null ? "))" : ")))");
        }
        return super.visitMethodInvocation(tree, place);
    }

    /** The type of a number or a truth value, which what stands around it depends on; null for others. */
    private @Nullable String cast(MethodInvocationTree tree, TypeMirror type, Place place) {
        if (type.getKind().isPrimitive()) {
            return TypeText.primitive(type);
        }
        String unboxed = types.unboxed(type);
        if (unboxed == null) {
            return null;
        }
        Element called = trees.getElement(new TreePath(getCurrentPath(), tree.getMethodSelect()));
        // what a generic method gives counts as an object where a conditional decides whether it is arithmetic
        boolean isOfItsOwn = called instanceof ExecutableElement method
                && method.getReturnType() instanceof TypeVariable variable
                && variable.asElement().getEnclosingElement().equals(method);
        return isOfItsOwn ? null : types.of(type, place.type());
    }
}
