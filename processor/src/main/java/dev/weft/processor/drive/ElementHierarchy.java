package dev.weft.processor.drive;

import dev.weft.processor.model.Descriptors;
import dev.weft.processor.weave.code.TypeHierarchy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Answers the weaver's questions about types from what the compiler knows. No class is loaded.
 *
 * <p>The weaver asks by internal name, {@code Elements} answers for canonical names, and the two differ for nested
 * classes. Local and anonymous classes have no canonical name at all: those of the compilation are announced with
 * {@link #declare}.
 */
final class ElementHierarchy implements TypeHierarchy {
    private final Elements elements;
    private final Descriptors descriptors;
    private final Map<String, TypeElement> known = new HashMap<>();

    /** The module whose code is woven: a name can mean another class in another module. */
    private @Nullable ModuleElement module;

    ElementHierarchy(Elements elements, Descriptors descriptors) {
        this.elements = elements;
        this.descriptors = descriptors;
    }

    /** Remembers a class that is to be asked about when it cannot be found by its name any more. */
    void declare(TypeElement type) {
        if (isLocal(type)) {
            known.put(descriptors.internalName(type), type);
        }
    }

    /** Whether a class is declared in a body, or in a class that is. */
    static boolean isLocal(TypeElement type) {
        for (Element element = type; element instanceof TypeElement nested; element = nested.getEnclosingElement()) {
            if (nested.getNestingKind() == NestingKind.LOCAL || nested.getNestingKind() == NestingKind.ANONYMOUS) {
                return true;
            }
        }
        return false;
    }

    void enter(@Nullable ModuleElement module) {
        this.module = module;
    }

    @Override
    public @Nullable String superName(String internalName) {
        TypeElement type = find(internalName);
        Optional<TypeElement> superclass = asClass(type.getSuperclass());
        if (superclass.isPresent()) {
            return met(superclass.get());
        }
        return internalName.equals("java/lang/Object") ? null : "java/lang/Object";
    }

    @Override
    public boolean isInterface(String internalName) {
        return find(internalName).getKind().isInterface();
    }

    @Override
    public List<String> interfaces(String internalName) {
        return find(internalName).getInterfaces().stream()
                .map(ElementHierarchy::asClass)
                .flatMap(Optional::stream)
                .map(this::met)
                .toList();
    }

    /**
     * The name of a supertype, which is not looked up when it is asked about: it may be in a package that its module
     * keeps to itself, where the module whose code is woven finds nothing.
     */
    private String met(TypeElement type) {
        String internalName = descriptors.internalName(type);
        if (type.asType().getKind() != TypeKind.ERROR) { // else it is missing, which is said when it is asked about
            known.putIfAbsent(internalName, type);
        }
        return internalName;
    }

    @Override
    public boolean isPublic(String internalName) {
        for (Element type = find(internalName); type instanceof TypeElement; type = type.getEnclosingElement()) {
            if (!type.getModifiers().contains(Modifier.PUBLIC)
                    && !type.getModifiers().contains(Modifier.PROTECTED)) {
                return false;
            }
        }
        return true;
    }

    private static Optional<TypeElement> asClass(TypeMirror type) {
        return type instanceof DeclaredType declared && declared.asElement() instanceof TypeElement element
                ? Optional.of(element)
                : Optional.empty();
    }

    private TypeElement find(String internalName) {
        TypeElement type = known.computeIfAbsent(internalName, this::lookUp);
        if (type == null) {
            throw new IllegalArgumentException("the class " + internalName.replace('/', '.') + " is not known");
        }
        return type;
    }

    /**
     * Tries the shortest name of an outermost class first: asking for a nested class by its flat name confuses javac.
     */
    private @Nullable TypeElement lookUp(String internalName) {
        String flat = internalName.replace('/', '.');
        int from = internalName.lastIndexOf('/') + 1;
        for (int dollar = flat.indexOf('$', from + 1); dollar >= 0; dollar = flat.indexOf('$', dollar + 1)) {
            TypeElement outer = typeElement(flat.substring(0, dollar));
            TypeElement nested = outer == null ? null : nested(outer, internalName);
            if (nested != null) {
                return nested;
            }
        }
        return typeElement(flat);
    }

    private @Nullable TypeElement nested(TypeElement outer, String internalName) {
        for (TypeElement type : ElementFilter.typesIn(outer.getEnclosedElements())) {
            String name = descriptors.internalName(type);
            if (name.equals(internalName)) {
                return type;
            }
            TypeElement deeper = internalName.startsWith(name + "$") ? nested(type, internalName) : null;
            if (deeper != null) {
                return deeper;
            }
        }
        return null;
    }

    /** A class that the module cannot see by name may still be the type of what others hand to it. */
    private @Nullable TypeElement typeElement(String name) {
        TypeElement seen = module == null ? null : elements.getTypeElement(module, name);
        return seen == null ? elements.getTypeElement(name) : seen;
    }
}
