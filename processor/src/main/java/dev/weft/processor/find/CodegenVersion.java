package dev.weft.processor.find;

import dev.weft.processor.model.WeftNames;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * A version of the classes that woven code calls.
 *
 * @param major what is woven for one does not run with another
 * @param minor what is woven for one runs with a higher one
 */
public record CodegenVersion(int major, int minor) {
    /** What this processor writes code for; a test pins it to the runtime. */
    public static final CodegenVersion OWN = new CodegenVersion(3, 0);

    /**
     * The version of the runtime that the module of {@code user} sees; null if there is none, or one without versions.
     */
    public static @Nullable CodegenVersion seenBy(TypeElement user, Elements elements) {
        TypeElement frame =
                elements.getTypeElement(elements.getModuleOf(user), WeftNames.CODEGEN + "." + WeftNames.FRAME);
        if (frame == null) {
            return null;
        }
        Integer major = constant(frame, WeftNames.CODEGEN_MAJOR);
        Integer minor = constant(frame, WeftNames.CODEGEN_MINOR);
        return major == null || minor == null ? null : new CodegenVersion(major, minor);
    }

    private static @Nullable Integer constant(TypeElement type, String name) {
        for (VariableElement field : ElementFilter.fieldsIn(type.getEnclosedElements())) {
            if (field.getSimpleName().contentEquals(name) && field.getConstantValue() instanceof Integer value) {
                return value;
            }
        }
        return null;
    }

    /** The number that generated classes hand to the constructor of their superclass. */
    public int number() {
        return major << 8 | minor;
    }

    /** Whether a runtime of this version runs what is written for {@code other}. */
    public boolean runs(CodegenVersion other) {
        return major == other.major && minor >= other.minor;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
