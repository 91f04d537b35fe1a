package dev.weft.processor.drive;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Words for an exception that nobody expected. */
public final class Crash {
    private Crash() {}

    /** The stack trace: whoever reports the defect should have it. */
    public static String describe(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        return text.toString().stripTrailing();
    }
}
