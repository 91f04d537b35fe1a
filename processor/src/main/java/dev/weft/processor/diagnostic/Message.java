package dev.weft.processor.diagnostic;

import org.jspecify.annotations.Nullable;

/**
 * Everything that the processor says. Ids are stable: a message may be reworded, but its id never means something else, and the id
 * of a message that is gone is not given again.
 */
public enum Message {
    /** The frame class of a body cannot be written. */
    FRAME_NOT_WRITTEN("weft-901", "the state machine of %s cannot be written: %s"),

    /** javac compiled a class file that cannot be woven. */
    NOT_WOVEN("weft-902", "%s cannot be compiled to a coroutine: %s"),

    /** A class file cannot be read or written back. */
    CLASS_FILE_LOST("weft-903", "the class file of %s cannot be rewritten: %s"),

    /** A defect of the processor. */
    CRASHED("weft-904", "the processor failed, please report this: %s");

    private final String id;
    private final String text;

    Message(String id, String text) {
        this.id = id;
        this.text = text;
    }

    /** The id that users search for. */
    public String id() {
        return id;
    }

    /** The whole message, its id first. */
    public String format(@Nullable Object... arguments) {
        return "[" + id + "] " + String.format(text, arguments);
    }
}
