package dev.weft.processor.shape;

/**
 * How the weaver finds the beginning of a loop's next turn in compiled code that contains no turn, because no way
 * through the body of the loop gets to its end.
 *
 * @param kind what to look for
 * @param starts for {@link Kind#HEAD} how many statements, conditions and resources begin on every way from the
 *     beginning of a turn to the place where the resource is stored; 0 for {@link Kind#EACH}
 * @param step by how much the variable of {@code for (int i = start; ...)} grows, which is assigned right before the
 *     first turn; 0 if there is none
 */
public record LoopTurn(Kind kind, int starts, int step) {
    /** What a turn begins with. */
    public enum Kind {
        /** An enhanced {@code for}: with the question for the next element. */
        EACH,
        /** Any other loop: with its condition, or with its body if it is endless. */
        HEAD
    }
}
