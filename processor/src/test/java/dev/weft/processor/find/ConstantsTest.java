package dev.weft.processor.find;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.weft.testkit.MemorySource;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.lang.model.element.VariableElement;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What javac finds constant, and with which value: each operator between operands of all types, each cast, and what can
 * be nested in them. The constant value of a final field tells what javac has found.
 */
final class ConstantsTest {
    private static final List<String> OPERANDS = List.of(
            "(byte) 3",
            "(short) -2",
            "'b'",
            "7",
            "-1",
            "0",
            "5L",
            "-9L",
            "1L",
            "0.5f",
            "-2f",
            "2.25",
            "0.0",
            "true",
            "false",
            "\"s\"",
            "Integer.MIN_VALUE",
            "Long.MIN_VALUE",
            "Float.NaN",
            "1e20",
            "(1 > 0 ? 4 : 5L)",
            "(char) 40",
            "K",
            "Fields.K",
            "L",
            "new Fields().L",
            "V");

    private static final List<String> OPERATORS = List.of(
            "+", "-", "*", "/", "%", "<<", ">>", ">>>", "<", "<=", ">", ">=", "==", "!=", "&", "|", "^", "&&", "||");

    private static final List<String> CASTS = List.of(
            "(byte)",
            "(short)",
            "(char)",
            "(int)",
            "(long)",
            "(float)",
            "(double)",
            "(boolean)",
            "(String)",
            "(Object)",
            "(Integer)",
            "-",
            "+",
            "~",
            "!",
            "1 > 0 ? 1 : ",
            "false ? 1f : ");

    @Test
    void finds_what_javac_finds() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (String left : OPERANDS) {
            for (String operator : OPERATORS) {
                OPERANDS.forEach(right -> expressions.add(left + " " + operator + " " + right));
            }
            for (String cast : CASTS) {
                expressions.add(cast + " " + left);
                expressions.add("\"\" + (" + cast + " " + left + ")");
            }
        }
        assertThat(compare(usable(expressions))).isGreaterThan(4000);
    }

    /** The expressions that javac takes at all. */
    private static List<String> usable(List<String> expressions) {
        List<String> usable = new ArrayList<>(expressions);
        DiagnosticCollector<JavaFileObject> errors = new DiagnosticCollector<>();
        task(usable, errors).call();
        errors.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(each -> (int) each.getLineNumber() - 1)
                .distinct()
                .filter(line -> line > 0)
                .forEach(line -> usable.set(line - 1, ""));
        usable.removeIf(String::isEmpty);
        return usable;
    }

    private static int compare(List<String> expressions) throws IOException {
        JavacTask task = task(expressions, new DiagnosticCollector<>());
        CompilationUnitTree unit = task.parse().iterator().next();
        task.analyze();
        Trees trees = Trees.instance(task);
        int[] constants = {0};
        List<String> differences = new ArrayList<>();
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
                Object expected = ((VariableElement) trees.getElement(getCurrentPath())).getConstantValue();
                ExpressionTree initializer = tree.getInitializer();
                Object found = new Constants(trees, getCurrentPath()).valueOf(initializer);
                if (expected != null) {
                    constants[0]++;
                }
                if (tree.getName().contentEquals("v") && !Objects.equals(expected, found)) {
                    differences.add(initializer + ": javac " + expected + ", here " + found);
                }
                return null;
            }
        }.scan(new TreePath(unit), null);
        assertThat(differences).isEmpty();
        return constants[0];
    }

    private static JavacTask task(List<String> expressions, DiagnosticCollector<JavaFileObject> errors) {
        StringBuilder text =
                new StringBuilder("class Fields { static final int K = 12; final int L = 13; int V = 3;\n");
        for (int i = 0; i < expressions.size(); i++) {
            text.append("void m")
                    .append(i)
                    .append("() { final var v = ")
                    .append(expressions.get(i))
                    .append("; }\n");
        }
        return (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(
                        new StringWriter(),
                        null,
                        errors,
                        List.of("-proc:none", "-Xmaxerrs", "100000"),
                        null,
                        List.of(new MemorySource(
                                "Fields.java", text.append("}\n").toString())));
    }
}
