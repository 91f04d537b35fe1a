package dev.weft.processor.weave.analyse;

import org.jspecify.annotations.Nullable;

/**
 * The handlers around an instruction, the first one that is asked with those that are asked behind it. Instructions
 * that have the same handlers have the same object, and inner ranges share the list of the outer ones: the lists of a
 * body are a tree. One takes the memory of one handler, however many are behind it.
 */
public final class Handlers {
    private final int number;
    private final int target;
    private final @Nullable String type;
    private final @Nullable Handlers outer;

    Handlers(int number, int target, @Nullable String type, @Nullable Handlers outer) {
        this.number = number;
        this.target = target;
        this.type = type;
        this.outer = outer;
    }

    /** A number below {@link ControlFlow#handlerLists}, above that of {@link #outer}. */
    public int number() {
        return number;
    }

    /** The index of the first instruction of the handler. */
    public int target() {
        return target;
    }

    /** What it catches, {@code null} if everything. */
    public @Nullable String type() {
        return type;
    }

    /** The handlers that are asked when this one does not catch; those behind one that catches everything, too. */
    public @Nullable Handlers outer() {
        return outer;
    }

    /** Whether those of this list that can run are the same as those of another. Takes a step for each of them. */
    static boolean areAlike(@Nullable Handlers first, @Nullable Handlers second) {
        @Nullable Handlers one = first;
        @Nullable Handlers two = second;
        while (one != two) {
            if (one == null || two == null || one.target != two.target || (one.type == null) != (two.type == null)) {
                return false;
            }
            if (one.type == null) {
                return true;
            }
            one = one.outer;
            two = two.outer;
        }
        return true;
    }
}
