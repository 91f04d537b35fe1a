package dev.weft.internal.report;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Logger} "dev.weft", asked for when there is something to log: to ask starts the platform's logging, which
 * costs more than a small program.
 *
 * <p>A handler behind it that fails, or a throwable that cannot be printed, is told on {@link System#err}; it does not
 * stop the loop.
 */
public final class Log {
    private Log() {}

    public static void error(String message, @Nullable Throwable failure) {
        log(Level.ERROR, message, failure);
    }

    public static void warning(String message) {
        log(Level.WARNING, message, null);
    }

    private static void log(Level level, String message, @Nullable Throwable failure) {
        try {
            Logger logger = System.getLogger("dev.weft");
            if (failure == null) {
                logger.log(level, message);
            } else {
                logger.log(level, message, failure);
            }
        } catch (Throwable broken) {
            tell(message, failure, broken);
        }
    }

    private static void tell(String message, @Nullable Throwable failure, Throwable broken) {
        try {
            System.err.println(message + (failure == null ? "" : "\n" + Text.of(failure)) + "\n(not logged: "
                    + Text.of(broken) + ")");
        } catch (Throwable hopeless) {
            // There is nobody left to be told.
        }
    }
}
