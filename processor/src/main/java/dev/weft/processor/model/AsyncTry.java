package dev.weft.processor.model;

import org.jspecify.annotations.Nullable;

/**
 * A {@code try} statement with asynchronous resources. The weaver finds it again in the class file by its lines.
 *
 * @param line the line of the keyword {@code try}
 * @param endLine the line of the brace that ends its block
 * @param resources how many of its resources are asynchronous
 * @param end what follows its block
 * @param turn where the next turn of a loop begins for {@link End#TURNS}, null for all others
 */
public record AsyncTry(
        int line,
        int endLine,
        int resources,
        End end,
        @Nullable LoopTurn turn) {
    /** Where execution goes on when a resource suppresses the exception of the block. */
    public enum End {
        /** The block can complete normally; there. */
        NORMAL,
        /**
         * The block cannot complete normally, but if it could, the body would end there: no loop, no {@code finally} and no
         * synchronous resource is on the way.
         */
        ENDS_BODY,
        /** The block cannot complete normally, but if it could, the next turn of the loop around it would follow. */
        TURNS,
        /** Nowhere: the block cannot complete normally and javac compiles nothing that follows it. */
        NEVER
    }
}
