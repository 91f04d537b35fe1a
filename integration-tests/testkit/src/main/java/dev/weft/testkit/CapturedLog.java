package dev.weft.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Collects what is logged until it is closed, in place of printing it; any thread may log. */
public final class CapturedLog extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("dev.weft");
    private final boolean printed = logger.getUseParentHandlers();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final Consumer<String> listener;

    /** Begins to collect. */
    public CapturedLog() {
        this(line -> {});
    }

    /** Begins to collect; {@code listener} gets each line when it is logged. */
    public CapturedLog(Consumer<String> listener) {
        this.listener = listener;
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    /** Returns what is logged while it runs. */
    public static List<String> of(Runnable program) {
        try (CapturedLog log = new CapturedLog()) {
            program.run();
            return log.lines();
        }
    }

    /** Level and message of each record, and the throwable where there is one. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public void publish(LogRecord record) {
        String thrown = record.getThrown() == null ? "" : " " + record.getThrown();
        String line = record.getLevel() + " " + new SimpleFormatter().formatMessage(record) + thrown;
        lines.add(line);
        listener.accept(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(printed);
    }
}
