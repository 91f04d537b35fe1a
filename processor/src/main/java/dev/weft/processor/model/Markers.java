package dev.weft.processor.model;

import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** Tells the markers of {@code Asyncio} from other methods once names are resolved. */
public final class Markers {
    private Markers() {}

    /** Whether {@code called} is the static method {@code name} of {@code Asyncio}. */
    public static boolean is(@Nullable Element called, String name) {
        return called instanceof ExecutableElement method
                && method.getSimpleName().contentEquals(name)
                && method.getEnclosingElement() instanceof TypeElement type
                && type.getQualifiedName().contentEquals(WeftNames.ASYNCIO);
    }
}
