package dev.weft.processor.find;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** An operand of a chain is looked at once, although each part of the chain is asked for. */
class ReducedConditionsTest {
    private static final int OPERANDS = 100;

    private int looks;

    @Test
    void looksOnceAtEachOperand() {
        List<ExpressionTree> parts = new ArrayList<>();
        ExpressionTree chain = call();
        for (int i = 0; i < OPERANDS; i++) {
            chain = and(chain, call());
            parts.add(0, chain);
        }
        TreePath root = new TreePath(proxy(CompilationUnitTree.class, Map.of("getKind", Tree.Kind.COMPILATION_UNIT)));
        Constants constants = new Constants(trees(), root);
        ReducedConditions reduced = new ReducedConditions(constants);

        assertThat(parts).allSatisfy(part -> assertThat(reduced.of(part)).isSameAs(part));

        assertThat(looks).isLessThan(4 * OPERANDS);
    }

    private static Trees trees() {
        return Trees.instance(ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, null, List.of("java.lang.Object"), null));
    }

    private ExpressionTree call() {
        return proxy(MethodInvocationTree.class, Map.of("getKind", Tree.Kind.METHOD_INVOCATION));
    }

    private ExpressionTree and(ExpressionTree left, ExpressionTree right) {
        return proxy(
                BinaryTree.class,
                Map.of("getKind", Tree.Kind.CONDITIONAL_AND, "getLeftOperand", left, "getRightOperand", right));
    }

    /** An object that answers so and counts how often its left operand is asked for; all else is null. */
    private <T> T proxy(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    case "getLeftOperand" -> {
                        looks++;
                        yield answers.get("getLeftOperand");
                    }
                    default -> answers.get(method.getName());
                }));
    }
}
