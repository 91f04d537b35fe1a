package dev.weft.language.model;

/** Thrown by an {@code emit} whose generator is closed. */
public final class GeneratorExit extends Error {
    private static final long serialVersionUID = 1L;

    GeneratorExit() {
        super("closed", null, false, false);
    }
}
