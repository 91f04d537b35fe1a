package dev.weft.processor.shape;

import org.jspecify.annotations.Nullable;

/**
 * An asynchronous resource of a {@code try} statement, as the source has it. It tells what the class file does not:
 * javac compiles {@code while (c) { try (s) { x(); break; } }} and {@code if (c) { try (s) { x(); } }} to the same
 * code, but an {@code exit} that suppresses an exception has to go on at different places; and of a variable whose type
 * is an intersection the class file knows one bound only.
 *
 * @param kind which protocol the resource follows
 * @param line the line of the keyword {@code try}
 * @param completion what follows the block of the statement
 * @param turn where the next turn of a loop begins for {@link Completion#TURNS}, null for all others
 */
public record SourceScope(
        Kind kind,
        int line,
        Completion completion,
        @Nullable LoopTurn turn) {
    /** The protocols of asynchronous resources. */
    public enum Kind {
        /** {@code AsyncScope}, also if it is an {@code AsyncCloseable} as well. */
        SCOPE,
        /** {@code AsyncCloseable}. */
        CLOSEABLE
    }

    /** What comes after a block whose exception was suppressed. */
    public enum Completion {
        /** The block can complete normally (JLS 14.22): execution goes on where it does then. */
        NORMAL,
        /**
         * The block cannot complete normally; if it could, the method body would end there, with no loop, no
         * {@code finally} and no synchronous resource on the way. As in Python the method returns its empty result.
         */
        ENDS_BODY,
        /** The block cannot complete normally; if it could, the next turn of the loop around it would follow. */
        TURNS,
        /** The block cannot complete normally, and javac compiled nothing that could follow it. */
        NEVER
    }
}
