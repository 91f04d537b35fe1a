package dev.weft.processor.model;

import java.util.stream.Collectors;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** The names that types and methods have in class files. */
public final class Descriptors {
    private final Elements elements;
    private final Types types;

    /** Names for the types of one compilation. */
    public Descriptors(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    public Elements elements() {
        return elements;
    }

    public Types types() {
        return types;
    }

    /** The internal name of a class, e.g. {@code java/util/Map$Entry}. */
    public String internalName(TypeElement type) {
        return elements.getBinaryName(type).toString().replace('.', '/');
    }

    /** The descriptor of a method, e.g. {@code (DLjava/lang/String;)Ldev/weft/Coroutine;}. */
    public String of(ExecutableElement method) {
        return method.getParameters().stream()
                .map(parameter -> of(parameter.asType()))
                .collect(Collectors.joining("", "(", ")" + of(method.getReturnType())));
    }

    private String of(TypeMirror type) {
        TypeMirror erased = types.erasure(type);
        return switch (erased.getKind()) {
            case BOOLEAN -> "Z";
            case BYTE -> "B";
            case SHORT -> "S";
            case INT -> "I";
            case LONG -> "J";
            case CHAR -> "C";
            case FLOAT -> "F";
            case DOUBLE -> "D";
            case VOID -> "V";
            case ARRAY -> "[" + of(((ArrayType) erased).getComponentType());
            case DECLARED -> "L" + internalName((TypeElement) ((DeclaredType) erased).asElement()) + ";";
            default -> throw new IllegalArgumentException("no descriptor for " + type);
        };
    }
}
