package dev.weft.processor.weave.lower;

import org.jspecify.annotations.Nullable;

/**
 * A {@code try} statement with asynchronous resources, as the source has it. It tells what the class file does not: javac
 * compiles {@code while (c) { try (s) { x(); break; } }} and {@code if (c) { try (s) { x(); } }} to the same code, but an
 * {@code exit} that suppresses an exception has to go on at different places.
 *
 * @param line the line of the keyword {@code try}
 * @param endLine the line of the brace that ends the block of the {@code try}, before its {@code catch} and {@code finally}
 * @param resources how many of its resources are asynchronous
 * @param completion what follows the block
 * @param turn where the next turn of a loop begins for {@link Completion#TURNS}, null for all others
 */
public record SourceScope(
        int line,
        int endLine,
        int resources,
        Completion completion,
        @Nullable Turn turn) {
    /** What comes after a block whose exception was suppressed. */
    public enum Completion {
        /** The block can complete normally (JLS 14.22): execution goes on where it does then. */
        NORMAL,
        /**
         * The block cannot complete normally; if it could, the method body would end there, with no loop, no {@code finally}
         * and no synchronous resource on the way. As in Python the method returns its empty result.
         */
        ENDS_BODY,
        /** The block cannot complete normally; if it could, the next turn of the loop around it would follow. */
        TURNS,
        /** The block cannot complete normally, and javac compiled nothing that could follow it. */
        NEVER
    }

    /**
     * How to find the beginning of a loop's next turn.
     *
     * @param kind what to look for
     * @param line the line that it is on, 0 for {@link Turn.Kind#EACH}
     * @param step by how much the variable of a {@link Turn.Kind#COUNTED} loop grows
     */
    public record Turn(Kind kind, int line, int step) {
        /** What a turn begins with. */
        public enum Kind {
            /** An enhanced {@code for}: with the question for the next element. */
            EACH,
            /** With a condition, the first code of its line. */
            CONDITION,
            /** With a statement, the first code of its line. */
            BODY,
            /** With a condition, behind the first assignment of an int on its line. */
            COUNTED
        }
    }
}
