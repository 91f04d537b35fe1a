package dev.weft.language.random;

import java.util.List;
import java.util.function.BiFunction;

/**
 * A method of the program that any body may call.
 *
 * @param receiver what stands before the name, with its dot; null where the method cannot be reached
 * @param returned null for void
 */
record Method(
        String name,
        BiFunction<Env, Integer, Node> receiver,
        Form form,
        Type returned,
        List<Type> parameters,
        boolean varargs,
        boolean checked) {
    /** What a call gives. */
    enum Form {
        PLAIN,
        COROUTINE,
        GENERATOR
    }
}
