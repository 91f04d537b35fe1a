package dev.weft.io;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a program is run: an immutable description. */
public final class SubprocessOptions {
    private static final SubprocessOptions DEFAULTS =
            new SubprocessOptions(Map.of(), true, null, new byte[0], false, 64 << 20);

    private final Map<String, String> environment;
    private final boolean inheritsEnvironment;
    private final @Nullable Path directory;
    private final byte[] input;
    private final boolean mergesErrors;
    private final int outputLimit;

    private SubprocessOptions(
            Map<String, String> environment,
            boolean inheritsEnvironment,
            @Nullable Path directory,
            byte[] input,
            boolean mergesErrors,
            int outputLimit) {
        this.environment = environment;
        this.inheritsEnvironment = inheritsEnvironment;
        this.directory = directory;
        this.input = input;
        this.mergesErrors = mergesErrors;
        this.outputLimit = outputLimit;
    }

    /**
     * The defaults: environment and directory of this process, no input, 64 MiB of output at most for {@code run}.
     *
     * @return the defaults
     */
    public static SubprocessOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sets a variable of the program's environment.
     *
     * @param name the name
     * @param value the value
     * @return options
     */
    public SubprocessOptions environment(String name, String value) {
        Map<String, String> changed = new HashMap<>(environment);
        changed.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return new SubprocessOptions(
                Map.copyOf(changed), inheritsEnvironment, directory, input, mergesErrors, outputLimit);
    }

    /**
     * Leaves out the environment of this process: the program gets only what {@link #environment} sets.
     *
     * @return options
     */
    public SubprocessOptions withoutInheritedEnvironment() {
        return new SubprocessOptions(environment, false, directory, input, mergesErrors, outputLimit);
    }

    /**
     * Sets the directory in which the program begins.
     *
     * @param directory the directory
     * @return options
     */
    public SubprocessOptions directory(Path directory) {
        Objects.requireNonNull(directory, "directory");
        return new SubprocessOptions(environment, inheritsEnvironment, directory, input, mergesErrors, outputLimit);
    }

    /**
     * Sets what {@code run} sends to the standard input.
     *
     * @param input the bytes
     * @return options
     */
    public SubprocessOptions input(byte[] input) {
        return new SubprocessOptions(
                environment, inheritsEnvironment, directory, input.clone(), mergesErrors, outputLimit);
    }

    /**
     * Sends the standard error to where the standard output goes.
     *
     * @return options
     */
    public SubprocessOptions mergeErrors() {
        return new SubprocessOptions(environment, inheritsEnvironment, directory, input, true, outputLimit);
    }

    /**
     * Sets how many bytes of each stream {@code run} collects. A program that writes more is killed, and awaiting fails
     * with a {@link LimitExceededException}.
     *
     * @param bytes the limit
     * @return options
     * @throws IllegalArgumentException if it is negative
     */
    public SubprocessOptions outputLimit(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a limit must not be negative: " + bytes);
        }
        return new SubprocessOptions(environment, inheritsEnvironment, directory, input, mergesErrors, bytes);
    }

    ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(mergesErrors);
        if (!inheritsEnvironment) {
            builder.environment().clear();
        }
        builder.environment().putAll(environment);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        return builder;
    }

    byte[] input() {
        return input;
    }

    int outputLimit() {
        return outputLimit;
    }
}
