package dev.weft.processor.model;

import java.util.HashMap;
import java.util.Map;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Asks how a type of the user's code relates to a class that is known by name. */
public final class RuntimeTypes {
    private final Elements elements;
    private final Types types;
    private final Map<String, @Nullable TypeMirror> erased = new HashMap<>();

    /** For the types of one compilation. */
    public RuntimeTypes(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    /**
     * Whether {@code type} is the class {@code qualifiedName} or a subtype of it; false when there is no such class.
     */
    public boolean isSubtype(@Nullable TypeMirror type, String qualifiedName) {
        if (type == null || type.getKind() == TypeKind.NULL || !isReference(type)) {
            return false;
        }
        TypeMirror supertype = erased.computeIfAbsent(qualifiedName, this::find);
        return supertype != null && types.isSubtype(type, supertype);
    }

    /** Whether a value of {@code from} can be stored in a variable of {@code to}, type arguments aside. */
    public boolean isAssignableErased(TypeMirror from, TypeMirror to) {
        TypeMirror source =
                from.getKind().isPrimitive() || from.getKind() == TypeKind.NULL ? from : types.erasure(from);
        return types.isAssignable(source, types.erasure(to));
    }

    /** Whether {@code called} is a method that the class {@code qualifiedName} declares, or overrides one. */
    public boolean isOrOverrides(ExecutableElement called, String qualifiedName) {
        if (!(called.getEnclosingElement() instanceof TypeElement owner) || !isSubtype(owner.asType(), qualifiedName)) {
            return false; // most calls: whoever overrides a method of a class is a subclass
        }
        TypeElement declaring = elements.getTypeElement(qualifiedName);
        if (declaring == null) {
            return false;
        }
        return declaring.equals(owner)
                || ElementFilter.methodsIn(declaring.getEnclosedElements()).stream()
                        .filter(method -> method.getSimpleName().equals(called.getSimpleName()))
                        .anyMatch(method -> elements.overrides(called, method, owner));
    }

    /** Whether a {@code try} over a resource of this type waits. */
    public boolean isAsyncResource(@Nullable TypeMirror type) {
        return isSubtype(type, WeftNames.ASYNC_SCOPE) || isSubtype(type, WeftNames.ASYNC_CLOSEABLE);
    }

    private @Nullable TypeMirror find(String qualifiedName) {
        TypeElement element = elements.getTypeElement(qualifiedName);
        return element == null ? null : types.erasure(element.asType());
    }

    private static boolean isReference(TypeMirror type) {
        return switch (type.getKind()) {
            case DECLARED, TYPEVAR, INTERSECTION -> true;
            default -> false;
        };
    }
}
