package dev.weft.processor.validate;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreePath;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.model.AsyncMethods;
import dev.weft.processor.model.BodyKind;
import dev.weft.processor.model.WeftNames;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/**
 * Tests that return a coroutine: JUnit and TestNG call the method and drop the value, so that nothing of it runs and
 * the test passes. Annotations that carry one of these are meant, too, as {@code @ParameterizedTest} does.
 */
final class NeverRunTests implements Rule {
    private static final String TESTNG = "org.testng.annotations.Test";

    private static final Set<String> OF_FRAMEWORKS = Set.of(
            "org.junit.Test", // 4
            "org.junit.jupiter.api.Test", // 5 and 6
            "org.junit.jupiter.api.TestTemplate",
            TESTNG);

    /** The annotations of this package know what to do with a coroutine. */
    private static final String OURS = "dev.weft.";

    private final Reporter reporter;

    NeverRunTests(Reporter reporter) {
        this.reporter = reporter;
    }

    @Override
    public void method(MethodTree tree, ExecutableElement method, TreePath path) {
        BodyKind kind = AsyncMethods.kindOf(method.getReturnType());
        if (kind == null) {
            return;
        }
        List<TypeElement> annotations = annotationsOf(method);
        if (annotations.stream().anyMatch(NeverRunTests::isOurs)) {
            return;
        }
        testAnnotation(annotations, method)
                .ifPresent(annotation -> reporter.report(
                        Message.TEST_NEVER_RUNS,
                        path,
                        method.getSimpleName(),
                        annotation.getSimpleName(),
                        kind == BodyKind.GENERATOR ? "generator" : "coroutine"));
    }

    private static Optional<TypeElement> testAnnotation(List<TypeElement> annotations, ExecutableElement method) {
        Optional<TypeElement> own =
                annotations.stream().filter(NeverRunTests::isTest).findFirst();
        if (own.isPresent() || !method.getModifiers().contains(Modifier.PUBLIC)) {
            return own;
        }
        // TestNG's on the class makes every public method a test
        return annotationsOf(Objects.requireNonNull(method.getEnclosingElement())).stream()
                .filter(annotation -> annotation.getQualifiedName().contentEquals(TESTNG))
                .findFirst();
    }

    private static boolean isTest(TypeElement annotation) {
        return isOfFramework(annotation) || annotationsOf(annotation).stream().anyMatch(NeverRunTests::isOfFramework);
    }

    private static boolean isOfFramework(TypeElement annotation) {
        return OF_FRAMEWORKS.contains(annotation.getQualifiedName().toString());
    }

    /** Ours, or one of the user's that carries ours. */
    private static boolean isOurs(TypeElement annotation) {
        return isTestOfWeft(annotation) || annotationsOf(annotation).stream().anyMatch(NeverRunTests::isTestOfWeft);
    }

    private static boolean isTestOfWeft(TypeElement annotation) {
        String name = annotation.getQualifiedName().toString();
        return name.startsWith(OURS) && !name.equals(WeftNames.ASYNC_ANNOTATION);
    }

    private static List<TypeElement> annotationsOf(Element element) {
        return element.getAnnotationMirrors().stream()
                .map(AnnotationMirror::getAnnotationType)
                .map(type -> (TypeElement) type.asElement())
                .toList();
    }
}
