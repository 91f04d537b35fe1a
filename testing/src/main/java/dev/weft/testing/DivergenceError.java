package dev.weft.testing;

import org.jspecify.annotations.Nullable;

/**
 * The program itself is not deterministic: the same schedule has led to something else, a failure or other choices. The
 * message tells the first difference, and where in the source. A run that fails is run once more; so is each from where
 * a run had other choices than the plain one before it took another way. Programs that wait for something outside, as
 * threads are, may have other choices each time.
 */
public final class DivergenceError extends AssertionError {
    private static final long serialVersionUID = 1L;

    DivergenceError(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
