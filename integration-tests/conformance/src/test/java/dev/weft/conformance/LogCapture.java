package dev.weft.conformance;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what Weft logs while something runs, in place of printing it. */
final class LogCapture {
    private LogCapture() {}

    /** Runs it and returns one line per record: the message and, where there is one, the throwable. */
    static List<String> of(Runnable program) {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                Throwable thrown = record.getThrown();
                lines.add(record.getLevel() + " " + record.getMessage() + (thrown == null ? "" : " " + thrown));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("dev.weft");
        boolean parent = logger.getUseParentHandlers();
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            program.run();
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(parent);
        }
        return lines;
    }
}
