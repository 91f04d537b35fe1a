package dev.weft.processor.find;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.weft.processor.model.Descriptors;
import dev.weft.processor.shape.Creations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Foretells which objects of lambdas the code of a class creates, and in which order, so that the weaver can tell by
 * the code alone which method javac has made of which lambda.
 *
 * <p>Their names do not say it: javac numbers lambdas that it then drops, or does not, depending on its version, gives
 * equal lambdas one method, and makes lambdas of method references.
 *
 * <pre>
 * int a = f(x -> 0);                       constructors   1, 0, 2; 3      the second one begins with this(...)
 * C() { super(x -> 1); g(x -> 2); }
 * C(int b) { this(); g(x -> 3); }
 * void m() { try { g(x -> 4); }            m              4, 5, 5
 *     finally { g(x -> h(() -> 6)); }      5              6
 * }
 * </pre>
 *
 * <p>Cost: a step for each tree of the class, and that of {@link CodeOrder} for each method and lambda with an
 * asynchronous lambda in it, twice if javac's options matter. What initialises fields is looked at once for each
 * constructor, as javac writes it.
 */
final class LambdaCreations {
    private final Trees trees;
    private final Descriptors descriptors;
    private final TreePath path;
    private final Constants constants;
    private final Exhaustiveness exhaustiveness;
    private final IdentityHashMap<Tree, Integer> numbers = new IdentityHashMap<>();
    private final Creations creations;

    private LambdaCreations(Trees trees, Descriptors descriptors, TreePath path) {
        this.trees = trees;
        this.descriptors = descriptors;
        this.path = path;
        this.constants = new Constants(trees, path);
        this.exhaustiveness = new Exhaustiveness(trees, path);
        this.creations = read((ClassTree) path.getLeaf());
    }

    /**
     * Reads an attributed class.
     *
     * @param path the class; what classes in it create is their own
     */
    static LambdaCreations of(Trees trees, Descriptors descriptors, TreePath path) {
        return new LambdaCreations(trees, descriptors, path);
    }

    Creations creations() {
        return creations;
    }

    /** The number of a lambda of the class, in the order of the source. */
    int numberOf(LambdaExpressionTree lambda) {
        Integer number = numbers.get(lambda);
        if (number == null) {
            throw new IllegalArgumentException("a lambda of another class");
        }
        return number;
    }

    private Creations read(ClassTree tree) {
        AsyncLambdas asynchronous = new AsyncLambdas();
        asynchronous.scan(path, null);
        Map<String, List<List<Integer>>> methods = new HashMap<>();
        List<List<List<Integer>>> constructors = new ArrayList<>();
        List<Tree> forInstances = new ArrayList<>();
        List<Tree> forClass = new ArrayList<>();
        for (Tree member : tree.getMembers()) {
            if (member instanceof BlockTree block) {
                (block.isStatic() ? forClass : forInstances).add(block);
            } else if (member instanceof VariableTree field) {
                (isStatic(field) ? forClass : forInstances).add(field);
            }
        }
        for (Tree member : tree.getMembers()) {
            if (!(member instanceof MethodTree method) || method.getBody() == null) {
                continue;
            }
            if (!method.getName().contentEquals("<init>")) {
                if (asynchronous.areIn(method)) {
                    methods.put(key(method), orders(List.of(method.getBody())));
                }
                continue;
            }
            List<Tree> code = constructor(method, forInstances);
            List<List<Integer>> orders = code.stream().anyMatch(asynchronous::areIn) ? orders(code) : List.of();
            if (tree.getKind() == Tree.Kind.RECORD) {
                methods.put(key(method), orders); // there is one more, and its place among them is javac's affair
            } else {
                constructors.add(orders);
            }
        }
        Map<Integer, List<List<Integer>>> lambdas = new HashMap<>();
        numbers.forEach((lambda, number) -> {
            if (asynchronous.areIn(lambda)) {
                lambdas.put(number, orders(List.of(((LambdaExpressionTree) lambda).getBody())));
            }
        });
        return new Creations(
                methods,
                constructors,
                forClass.stream().anyMatch(asynchronous::areIn) ? orders(forClass) : List.of(),
                lambdas);
    }

    private boolean isStatic(VariableTree field) {
        var element = trees.getElement(new TreePath(path, field));
        return element != null && element.getModifiers().contains(Modifier.STATIC);
    }

    private String key(MethodTree method) {
        return trees.getElement(new TreePath(path, method)) instanceof ExecutableElement element
                ? method.getName() + descriptors.of(element)
                : "";
    }

    /**
     * The code of a constructor: what initialises the fields stands behind the call of the superclass's constructor.
     */
    private static List<Tree> constructor(MethodTree method, List<Tree> initialisers) {
        List<? extends StatementTree> statements = method.getBody().getStatements();
        for (int i = 0; i < statements.size(); i++) {
            String called = constructorCalledBy(statements.get(i));
            if (called.equals("this")) {
                return List.copyOf(statements);
            } else if (called.equals("super")) {
                List<Tree> code = new ArrayList<>(statements.subList(0, i + 1));
                code.addAll(initialisers);
                code.addAll(statements.subList(i + 1, statements.size()));
                return code;
            }
        }
        List<Tree> code = new ArrayList<>(initialisers);
        code.addAll(statements);
        return code;
    }

    private static String constructorCalledBy(StatementTree statement) {
        if (!(statement instanceof ExpressionStatementTree expression)
                || !(expression.getExpression() instanceof MethodInvocationTree call)) {
            return "";
        } else if (call.getMethodSelect() instanceof IdentifierTree name) {
            return name.getName().toString();
        }
        return call.getMethodSelect() instanceof MemberSelectTree select
                        && select.getIdentifier().contentEquals("super")
                ? "super"
                : "";
    }

    private List<List<Integer>> orders(List<? extends Tree> code) {
        CodeOrder order = order(false).readAll(code);
        List<List<Integer>> orders = new ArrayList<>();
        orders.add(numbers(order.creations()));
        if (order.isUncertain()) {
            orders.add(numbers(order(true).readAll(code).creations()));
        }
        return orders;
    }

    private CodeOrder order(boolean assumesEmpty) {
        return new CodeOrder(
                constants, exhaustiveness, call -> false, Map.of(), CodeOrder.Continuations.NONE, assumesEmpty);
    }

    private List<Integer> numbers(List<Tree> created) {
        return created.stream()
                .map(tree -> numbers.getOrDefault(tree, Creations.REFERENCE))
                .toList();
    }

    /** Numbers the lambdas of the class, and notes which code has an asynchronous one in it. */
    private final class AsyncLambdas extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final Set<Tree> around = new HashSet<>();

        boolean areIn(Tree tree) {
            return around.contains(tree);
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
            return tree == path.getLeaf() ? super.visitClass(tree, null) : null;
        }

        @Override
        public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
            numbers.put(tree, numbers.size());
            return super.visitLambdaExpression(tree, null);
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
            if (AnalyzedClass.asynchronousLambda(trees, getCurrentPath(), tree) != null) {
                for (TreePath outer = getCurrentPath(); outer != null; outer = outer.getParentPath()) {
                    if (outer.getLeaf() == path.getLeaf() || !around.add(outer.getLeaf())) {
                        break;
                    }
                }
            }
            return super.visitMethodInvocation(tree, null);
        }
    }
}
