package dev.weft.codegen;

/** Thrown at the {@code emit} where a generator rests when it is closed: its {@code finally} blocks run. */
final class GeneratorExit extends Error {
    private static final long serialVersionUID = 1L;

    GeneratorExit() {
        super("the generator was closed", null, false, false);
    }
}
