package dev.weft.processor.validate;

import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Finds the method that a lambda or a method reference implements. */
final class FunctionalTypes {
    private final Elements elements;

    FunctionalTypes(Elements elements) {
        this.elements = elements;
    }

    /** Whether the functional interface {@code type} has a method that returns nothing; false for anything else. */
    boolean returnsNothing(@Nullable TypeMirror type) {
        if (type instanceof IntersectionType intersection) {
            return intersection.getBounds().stream().anyMatch(this::returnsNothing);
        }
        return type instanceof DeclaredType declared
                && declared.asElement() instanceof TypeElement element
                && element.getKind().isInterface()
                && methodOf(element)
                        .map(method -> method.getReturnType().getKind() == TypeKind.VOID)
                        .orElse(false);
    }

    private Optional<ExecutableElement> methodOf(TypeElement type) {
        TypeElement object = elements.getTypeElement("java.lang.Object");
        return ElementFilter.methodsIn(elements.getAllMembers(type)).stream()
                .filter(method -> method.getModifiers().contains(Modifier.ABSTRACT))
                .filter(method -> ElementFilter.methodsIn(object.getEnclosedElements()).stream()
                        .noneMatch(own -> own.getSimpleName().equals(method.getSimpleName())
                                && own.getParameters().size()
                                        == method.getParameters().size()))
                .findFirst();
    }
}
