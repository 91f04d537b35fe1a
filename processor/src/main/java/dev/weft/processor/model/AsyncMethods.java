package dev.weft.processor.model;

import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** What the declaration of a method says about it. */
public final class AsyncMethods {
    private AsyncMethods() {}

    /** Whether the method is marked {@code @Async}. */
    public static boolean isAsync(Element method) {
        return method.getAnnotationMirrors().stream()
                .anyMatch(mirror -> isClass(mirror.getAnnotationType(), WeftNames.ASYNC_ANNOTATION));
    }

    /** Returns what a method with this return type is, or null if it cannot be asynchronous. */
    public static @Nullable BodyKind kindOf(TypeMirror returnType) {
        if (isClass(returnType, WeftNames.COROUTINE)) {
            return BodyKind.METHOD;
        }
        return isClass(returnType, WeftNames.ASYNC_GENERATOR) ? BodyKind.GENERATOR : null;
    }

    /**
     * Whether the arguments are too many for the constructor of a frame class: as any method it takes 255 at most,
     * {@code long} and {@code double} count twice, and one is the frame itself.
     */
    public static boolean hasTooManyParameters(ExecutableElement method) {
        int slots = method.getModifiers().contains(Modifier.STATIC) ? 1 : 2;
        for (VariableElement parameter : method.getParameters()) {
            TypeKind kind = parameter.asType().getKind();
            slots += kind == TypeKind.LONG || kind == TypeKind.DOUBLE ? 2 : 1;
        }
        return slots > 255;
    }

    /** Whether the method has a body that can be moved behind a coroutine. */
    public static boolean canBeWoven(ExecutableElement method) {
        return method.getKind() == ElementKind.METHOD
                && !hasTooManyParameters(method)
                && !method.getModifiers().contains(Modifier.ABSTRACT)
                && !method.getModifiers().contains(Modifier.NATIVE)
                && !method.getModifiers().contains(Modifier.SYNCHRONIZED);
    }

    /** Whether {@code type} is the class of that name itself, not a subclass. */
    public static boolean isClass(TypeMirror type, String qualifiedName) {
        return type instanceof DeclaredType declared
                && declared.asElement() instanceof TypeElement element
                && element.getQualifiedName().contentEquals(qualifiedName);
    }
}
