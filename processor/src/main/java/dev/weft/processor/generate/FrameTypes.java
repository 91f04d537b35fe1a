package dev.weft.processor.generate;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/**
 * How a type of the user's method is written in its frame class, which is nested in a top-level class of the same
 * package, both without type parameters: erased, and widened where that class may not name it.
 *
 * <p>An erased name is legal wherever the class is accessible, however generic it and the classes around it are:
 * {@code Outer.Inner}. With wildcards it would not be: {@code Outer.Inner<?>} is none if {@code Outer} is generic and
 * {@code Inner} is an inner class.
 */
final class FrameTypes {
    /** What the source of a frame class means by these names; a class of the unnamed package has no longer one. */
    private static final Set<String> TAKEN = Set.of(
            "Frame",
            "GeneratorFrame",
            "GeneratedFrame",
            "Generated",
            "Object",
            "Override",
            "String",
            "SuppressWarnings");

    private final Elements elements;
    private final Types types;

    /** -Xlint warns of such a class wherever another file names it, and nothing suppresses that. */
    private final Predicate<TypeElement> isAuxiliary;

    FrameTypes(Elements elements, Types types, Predicate<TypeElement> isAuxiliary) {
        this.elements = elements;
        this.types = types;
        this.isAuxiliary = isAuxiliary;
    }

    /** The type of a field that holds a value of {@code type}, in a class of {@code home}. */
    TypeName field(TypeMirror type, PackageElement home) {
        TypeMirror erased = types.erasure(type);
        if (erased.getKind().isPrimitive()) {
            return TypeName.get(erased);
        }
        if (erased instanceof ArrayType array) {
            return array(array, home);
        }
        return erased instanceof DeclaredType declared ? declared(declared, home) : ClassName.OBJECT;
    }

    /** The type argument of the frame's superclass for a coroutine that yields {@code type}; null is unknown. */
    TypeName result(@Nullable TypeMirror type, PackageElement home) {
        boolean plain = type != null && (type.getKind() == TypeKind.DECLARED || type.getKind() == TypeKind.ARRAY);
        return plain && type != null ? field(type, home) : ClassName.OBJECT;
    }

    private TypeName array(ArrayType array, PackageElement home) {
        TypeMirror component = array.getComponentType();
        while (component instanceof ArrayType inner) {
            component = inner.getComponentType();
        }
        // Object[] is no supertype of int[], and one that must be widened may be anything below.
        boolean exact = component.getKind().isPrimitive()
                || (component instanceof DeclaredType declared && isAccessible(declared.asElement(), home));
        if (!exact) {
            return ArrayTypeName.of(ClassName.OBJECT);
        }
        return TypeName.get(array);
    }

    private TypeName declared(DeclaredType type, PackageElement home) {
        TypeElement element = (TypeElement) type.asElement();
        while (!isAccessible(element, home)) {
            if (!(element.getSuperclass() instanceof DeclaredType superclass)) {
                return ClassName.OBJECT;
            }
            element = (TypeElement) superclass.asElement();
        }
        return ClassName.get(element);
    }

    private boolean isAccessible(Element type, PackageElement home) {
        boolean samePackage = elements.getPackageOf(type).equals(home);
        for (Element e = type; e instanceof TypeElement element; e = e.getEnclosingElement()) {
            boolean visible = samePackage
                    ? !e.getModifiers().contains(Modifier.PRIVATE)
                    : e.getModifiers().contains(Modifier.PUBLIC);
            if (!visible || (element.getNestingKind() == NestingKind.TOP_LEVEL && !isNameable(element, home))) {
                return false;
            }
        }
        return true;
    }

    private boolean isNameable(TypeElement topLevel, PackageElement home) {
        PackageElement itsPackage = elements.getPackageOf(topLevel);
        if (isAuxiliary.test(topLevel)
                || (itsPackage.isUnnamed()
                        && TAKEN.contains(topLevel.getSimpleName().toString()))) {
            return false;
        }
        // the superclass of a class that the user may name need not be exported to the user's module
        return itsPackage.equals(home)
                || elements.getTypeElement(elements.getModuleOf(home), topLevel.getQualifiedName()) != null;
    }
}
