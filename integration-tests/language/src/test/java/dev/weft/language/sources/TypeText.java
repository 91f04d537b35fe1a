package dev.weft.language.sources;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.PrimitiveType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/**
 * Writes types as type arguments, where source text can: a captured type, an intersection and the like have no name.
 */
final class TypeText {
    private final Types types;
    private final Elements elements;

    TypeText(Types types, Elements elements) {
        this.types = types;
        this.elements = elements;
    }

    /** The type, boxed if it is primitive; null if it cannot be written within this class. */
    @Nullable
    String of(TypeMirror type, TypeElement from) {
        return switch (type.getKind()) {
            case BOOLEAN, BYTE, SHORT, CHAR, INT, LONG, FLOAT, DOUBLE -> boxed(type);
            case ARRAY -> array((ArrayType) type, from);
            case TYPEVAR -> variable((TypeVariable) type);
            case DECLARED -> declared((DeclaredType) type, from);
            default -> null;
        };
    }

    /** The name of a primitive type. */
    static String primitive(TypeMirror type) {
        return type.getKind().name().toLowerCase(Locale.ROOT);
    }

    /** The name of the class that boxes a primitive type. */
    String boxed(TypeMirror primitive) {
        return types.boxedClass((PrimitiveType) primitive).getQualifiedName().toString();
    }

    /** The name of the primitive type that a class boxes; null if it boxes none. */
    @Nullable
    String unboxed(TypeMirror type) {
        try {
            return primitive(types.unboxedType(type));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private @Nullable String array(ArrayType type, TypeElement from) {
        TypeMirror component = type.getComponentType();
        String text = component.getKind().isPrimitive() ? primitive(component) : of(component, from);
        return text == null ? null : text + "[]";
    }

    private static @Nullable String variable(TypeVariable type) {
        String name = type.asElement().getSimpleName().toString();
        return SourceVersion.isIdentifier(name) ? name : null;
    }

    private @Nullable String declared(DeclaredType type, TypeElement from) {
        TypeElement element = (TypeElement) type.asElement();
        if (element.getNestingKind() == NestingKind.ANONYMOUS || !isAccessible(element, from)) {
            return null;
        }
        String name;
        if (type.getEnclosingType().getKind() == TypeKind.DECLARED) {
            String outer = declared((DeclaredType) type.getEnclosingType(), from);
            if (outer == null) {
                return null;
            }
            name = outer + "." + element.getSimpleName();
        } else {
            name = name(element);
        }
        List<String> arguments = new ArrayList<>();
        for (TypeMirror argument : type.getTypeArguments()) {
            String text = argument.getKind() == TypeKind.WILDCARD
                    ? wildcard((WildcardType) argument, from)
                    : of(argument, from);
            if (text == null) {
                return null;
            }
            arguments.add(text);
        }
        return arguments.isEmpty() ? name : name + "<" + String.join(", ", arguments) + ">";
    }

    private @Nullable String wildcard(WildcardType type, TypeElement from) {
        TypeMirror bound = type.getExtendsBound() != null ? type.getExtendsBound() : type.getSuperBound();
        if (bound == null) {
            return "?";
        }
        String text = of(bound, from);
        return text == null ? null : (type.getExtendsBound() != null ? "? extends " : "? super ") + text;
    }

    private static String name(TypeElement element) {
        return switch (element.getNestingKind()) {
            case TOP_LEVEL -> element.getQualifiedName().toString();
            case MEMBER -> name((TypeElement) element.getEnclosingElement()) + "." + element.getSimpleName();
            default -> element.getSimpleName().toString();
        };
    }

    /** Whether the name may be used; what is only inherited as protected is left to inference. */
    private boolean isAccessible(TypeElement element, TypeElement from) {
        if (outermost(element).equals(outermost(from))) {
            return true;
        }
        PackageElement home = elements.getPackageOf(element);
        for (Element each = element; each instanceof TypeElement; each = each.getEnclosingElement()) {
            boolean isSeen = each.getModifiers().contains(Modifier.PUBLIC)
                    || !each.getModifiers().contains(Modifier.PRIVATE) && home.equals(elements.getPackageOf(from));
            if (!isSeen) {
                return false;
            }
        }
        return true;
    }

    private static Element outermost(Element element) {
        Element at = element;
        while (!(at.getEnclosingElement() instanceof PackageElement)) {
            at = at.getEnclosingElement();
        }
        return at;
    }
}
