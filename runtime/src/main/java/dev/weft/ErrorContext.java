package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * An error that no awaiter can get, as told to an {@link ExceptionHandler}.
 *
 * @param message what happened, asyncio's words where asyncio has some
 * @param exception the throwable, or null if there is none
 * @param future the task or future that is concerned; null if there is none, or if it was garbage before the error was
 *     noticed
 * @param source what the error belongs to and where that was created, or null if it is not known; more precise in debug
 *     mode
 */
public record ErrorContext(
        String message,
        @Nullable Throwable exception,
        @Nullable Future<?> future,
        @Nullable String source) {}
