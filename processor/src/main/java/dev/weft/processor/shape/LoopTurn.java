package dev.weft.processor.shape;

/**
 * How the weaver finds the beginning of a loop's next turn in compiled code that contains no turn, because no way through the body of
 * the loop gets to its end.
 *
 * @param kind what to look for
 * @param line the line that it is on, 0 for {@link Kind#EACH}
 * @param step by how much the variable of a {@link Kind#COUNTED} loop grows
 */
public record LoopTurn(Kind kind, int line, int step) {
    /** What a turn begins with. */
    public enum Kind {
        /** An enhanced {@code for}: with the question for the next element. */
        EACH,
        /** A {@code while}: with its condition, the first code of its line. */
        CONDITION,
        /** An endless loop: with its first statement, the first code of its line. */
        BODY,
        /** {@code for (int i = start; condition; i++)}: with the condition, behind the first assignment on its line. */
        COUNTED
    }
}
