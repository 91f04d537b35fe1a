package dev.weft.processor.validate;

import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * The piece of code that an expression belongs to: the nearest method, lambda or initialiser around it, and what else
 * decides whether it may wait there.
 *
 * @param kind the kind of code
 * @param name what a reader calls it: the method's name, or empty
 * @param body the method, the lambda, the field or the initialiser block
 * @param element the type of a generator's elements, null for all other code
 * @param monitor whether a synchronized block of the same code is around
 * @param guard whether it is the guard of a switch
 * @param scopes the types of the asynchronous resources whose blocks of the same code are around, outer first
 */
record Region(
        Kind kind,
        String name,
        Tree body,
        @Nullable TypeMirror element,
        boolean monitor,
        boolean guard,
        List<TypeMirror> scopes) {

    /** The kinds of code. */
    enum Kind {
        ASYNC_METHOD,
        GENERATOR,
        ASYNC_LAMBDA,
        /** An {@code @Async} method whose declaration is refused: what is in it is not judged. */
        REFUSED,
        METHOD,
        LAMBDA,
        CONSTRUCTOR,
        INITIALIZER
    }

    Region {
        scopes = List.copyOf(scopes);
    }

    static Region of(Kind kind, String name, Tree body) {
        return new Region(kind, name, body, null, false, false, List.of());
    }

    static Region generator(String name, Tree body, @Nullable TypeMirror element) {
        return new Region(Kind.GENERATOR, name, body, element, false, false, List.of());
    }

    Region withMonitor() {
        return new Region(kind, name, body, element, true, guard, scopes);
    }

    Region withGuard() {
        return new Region(kind, name, body, element, monitor, true, scopes);
    }

    Region withScopes(List<TypeMirror> more) {
        List<TypeMirror> all = new ArrayList<>(scopes);
        all.addAll(more);
        return new Region(kind, name, body, element, monitor, guard, all);
    }

    boolean isAsync() {
        return switch (kind) {
            case ASYNC_METHOD, GENERATOR, ASYNC_LAMBDA, REFUSED -> true;
            default -> false;
        };
    }
}
