package dev.weft.processor.find;

import dev.weft.processor.model.AsyncMethods;
import dev.weft.processor.model.BodyKind;
import dev.weft.processor.model.Descriptors;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/**
 * The methods of a source that {@code dev.weft.testing} has JUnit run although they return a coroutine.
 *
 * <p>Cost: a step for each method of the classes; for each annotated one that returns a coroutine, one for each
 * annotation that it has or that these have.
 *
 * @param tests of each class, by its internal name, the names and descriptors of its tests
 * @param lifecycle of each class those of the methods that run before and after them
 */
public record TestMethods(Map<String, Set<String>> tests, Map<String, Set<String>> lifecycle) {
    private static final String TEST = "dev.weft.testing.WeftTest";

    private static final Set<String> LIFECYCLE =
            Set.of("org.junit.jupiter.api.BeforeEach", "org.junit.jupiter.api.AfterEach");

    private static final String BRIDGE = "dev.weft.testing.TestBridge";

    /**
     * Finds the test methods of classes; none where that module is not there.
     *
     * @param classes the classes of one top-level class
     */
    public static TestMethods in(List<TypeElement> classes, Descriptors descriptors) {
        TestMethods found = new TestMethods(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (TypeElement type : classes) {
            for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
                found.look(type, method, descriptors);
            }
        }
        return found;
    }

    private void look(TypeElement type, ExecutableElement method, Descriptors descriptors) {
        if (method.getAnnotationMirrors().isEmpty()
                || AsyncMethods.kindOf(method.getReturnType()) != BodyKind.METHOD
                || method.getModifiers().contains(Modifier.STATIC)
                || method.getModifiers().contains(Modifier.ABSTRACT)
                || method.getModifiers().contains(Modifier.PRIVATE)) {
            return;
        }
        Set<String> annotations = annotationsOf(method);
        boolean isTest = annotations.contains(TEST);
        if ((isTest || annotations.stream().anyMatch(LIFECYCLE::contains))
                && descriptors.elements().getTypeElement(BRIDGE) != null) {
            (isTest ? tests : lifecycle)
                    .computeIfAbsent(descriptors.internalName(type), key -> new LinkedHashSet<>())
                    .add(method.getSimpleName() + descriptors.of(method));
        }
    }

    /** The annotations of a method, and those that these carry, and so on. */
    private static Set<String> annotationsOf(ExecutableElement method) {
        Set<String> names = new HashSet<>();
        Deque<Element> open = new ArrayDeque<>(List.of(method));
        while (!open.isEmpty()) {
            for (AnnotationMirror mirror : new ArrayList<>(open.remove().getAnnotationMirrors())) {
                TypeElement annotation =
                        (TypeElement) mirror.getAnnotationType().asElement();
                if (names.add(annotation.getQualifiedName().toString())) {
                    open.add(annotation);
                }
            }
        }
        return names;
    }

    /** Returns the classes that have such methods, by their internal names. */
    public Set<String> owners() {
        Set<String> owners = new LinkedHashSet<>(tests.keySet());
        owners.addAll(lifecycle.keySet());
        return owners;
    }
}
