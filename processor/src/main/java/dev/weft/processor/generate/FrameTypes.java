package dev.weft.processor.generate;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.WildcardTypeName;
import java.util.Arrays;
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
 * How a type of the user's method is written in its frame class, which is a top-level class of the same package without type
 * parameters: erased, with wildcards for type arguments, and widened where that class may not name it.
 */
final class FrameTypes {
    private static final WildcardTypeName ANY = WildcardTypeName.subtypeOf(ClassName.OBJECT);

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
        DeclaredType accessible = type;
        while (!isAccessible(accessible.asElement(), home)) {
            TypeMirror superclass = ((TypeElement) accessible.asElement()).getSuperclass();
            if (!(superclass instanceof DeclaredType declared)) {
                return ClassName.OBJECT;
            }
            accessible = declared;
        }
        TypeElement element = (TypeElement) accessible.asElement();
        ClassName name = ClassName.get(element);
        int parameters = element.getTypeParameters().size();
        if (parameters == 0) {
            return name;
        }
        TypeName[] arguments = new TypeName[parameters];
        Arrays.fill(arguments, ANY);
        return ParameterizedTypeName.get(name, arguments);
    }

    private boolean isAccessible(Element type, PackageElement home) {
        boolean samePackage = elements.getPackageOf(type).equals(home);
        for (Element e = type; e instanceof TypeElement element; e = e.getEnclosingElement()) {
            boolean visible = samePackage
                    ? !e.getModifiers().contains(Modifier.PRIVATE)
                    : e.getModifiers().contains(Modifier.PUBLIC);
            if (!visible || (element.getNestingKind() == NestingKind.TOP_LEVEL && isAuxiliary.test(element))) {
                return false;
            }
        }
        return true;
    }
}
