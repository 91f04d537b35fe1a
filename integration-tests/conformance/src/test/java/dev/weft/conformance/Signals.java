package dev.weft.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends a signal to this process, as somebody at a terminal would. */
final class Signals {
    private Signals() {}

    /**
     * Leaves a test out where the signal is ignored by whoever started this process, as a shell does for SIGINT and
     * what runs in its background: a JVM honours that, and no handler would ever be called. Children inherit it, so one
     * tells.
     */
    static void assumeDelivered(String name) throws IOException, InterruptedException {
        int exit =
                new ProcessBuilder("sh", "-c", "kill -" + name + " $$").start().waitFor();
        assumeTrue(exit != 0, "SIG" + name + " is ignored in this process");
    }

    static void raise(String name) {
        try {
            new ProcessBuilder(
                            "kill",
                            "-" + name,
                            String.valueOf(ProcessHandle.current().pid()))
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
