package dev.weft.internal.core;

import dev.weft.CancelledError;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells a {@link CancelledError} where it struck, in a form that costs next to nothing: what makes a text and a stack
 * trace of that is only asked for when somebody wants to see it. The error itself is API, and shows nobody how.
 */
public abstract class Strikes {
    private static @Nullable Strikes access;

    /** For the error's own class, which has the only one. */
    protected Strikes() {}

    /** Gives the way in; by the class of the error, when it is initialised. */
    public static void grant(Strikes access) {
        Strikes.access = access;
    }

    /**
     * Notes where an error strikes that is about to be thrown into {@code innermost}, unless it has struck elsewhere
     * before.
     */
    static void at(CancelledError error, Continuation<?> innermost, @Nullable String canceller) {
        Strikes access = Objects.requireNonNull(Strikes.access);
        for (Continuation<?> frame = innermost; frame != null; frame = frame.caller) {
            String table = frame.placeTable();
            if (table != null) {
                access.note(error, frame.getClass(), table, frame.placeLabel(), canceller);
                return;
            }
        }
        access.note(error, null, null, 0, canceller);
    }

    /**
     * Notes it in the error, if that has not been noted.
     *
     * @param type the class of the frame, which is in the package of the body
     * @param table the table of a compiled body, null if none was in the way
     * @param label which line of it
     * @param canceller who has asked for it, and where; null if that is not known
     */
    protected abstract void note(
            CancelledError error,
            @Nullable Class<?> type,
            @Nullable String table,
            int label,
            @Nullable String canceller);
}
