package dev.weft;

/**
 * Thrown at the {@code emit} where a generator rests when it is closed, and at the await where a task stands when its
 * loop is closed: the {@code finally} blocks of the body run. As in Python a body has no reason to catch it, and may
 * neither emit nor wait after it.
 */
public final class GeneratorExit extends Error {
    private static final long serialVersionUID = 1L;

    /** For the runtime. */
    public GeneratorExit() {
        super("closed", null, true, false);
    }
}
