package dev.weft.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends a signal to this process, as somebody at a terminal would. */
final class Signals {
    private Signals() {}

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
