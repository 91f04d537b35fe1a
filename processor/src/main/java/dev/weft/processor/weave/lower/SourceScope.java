package dev.weft.processor.weave.lower;

/**
 * A {@code try} statement with asynchronous resources, as the source has it. It tells what the class file does not: javac
 * compiles {@code while (c) { try (s) { x(); break; } }} and {@code if (c) { try (s) { x(); } }} to the same code, but an
 * {@code exit} that suppresses an exception has to go on at different places.
 *
 * @param line the line of the keyword {@code try}
 * @param endLine the line of the brace that ends the block of the {@code try}, before its {@code catch} and {@code finally}
 * @param resources how many of its resources are asynchronous
 * @param completion what follows the block
 */
public record SourceScope(int line, int endLine, int resources, Completion completion) {
    /** What comes after a block whose exception was suppressed. */
    public enum Completion {
        /** The block can complete normally (JLS 14.22): execution goes on where it does then. */
        NORMAL,
        /**
         * The block cannot complete normally; if it could, the method body would end there, with no loop, no {@code finally}
         * and no synchronous resource on the way. As in Python the method returns its empty result.
         */
        ENDS_BODY,
        /** The block cannot complete normally, and javac compiled nothing that could follow it. */
        NEVER
    }
}
