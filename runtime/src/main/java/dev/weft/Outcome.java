package dev.weft;

import dev.weft.internal.report.Text;

/**
 * How an awaitable ended: an element of what {@code gatherOutcomes} returns.
 *
 * @param <T> the type of the value
 */
public sealed interface Outcome<T> {
    /**
     * It finished with a value.
     *
     * @param value the value, may be null
     * @param <T> the type of the value
     */
    record Success<T>(T value) implements Outcome<T> {
        /** Returns the value, unless that leads back here. */
        @Override
        public String toString() {
            return "Success[value=" + Text.of(value) + "]";
        }
    }

    /**
     * It failed, or was cancelled: then {@code error} is a {@link CancelledError}.
     *
     * @param error the original throwable
     * @param <T> the type of the value that is missing
     */
    record Failure<T>(Throwable error) implements Outcome<T> {
        /** Returns the error, unless that leads back here. */
        @Override
        public String toString() {
            return "Failure[error=" + Text.of(error) + "]";
        }
    }
}
