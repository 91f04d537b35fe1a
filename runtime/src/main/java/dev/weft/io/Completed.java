package dev.weft.io;

import java.nio.charset.StandardCharsets;

/**
 * A subprocess that has ended. The arrays are the caller's own; two results are equal only if they hold the same
 * arrays.
 *
 * @param exitCode what the program ended with; 128 and the number of the signal, as in a shell, if a signal ended it
 *     (137 for KILL, 143 for TERM): the JDK does not tell more
 * @param stdout its standard output
 * @param stderr its standard error; empty if that was merged into the output
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that are handed over once: nobody compares results
public record Completed(int exitCode, byte[] stdout, byte[] stderr) {
    /**
     * Returns the standard output as UTF-8.
     *
     * @return the text
     */
    public String stdoutText() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    /**
     * Returns the standard error as UTF-8.
     *
     * @return the text
     */
    public String stderrText() {
        return new String(stderr, StandardCharsets.UTF_8);
    }
}
