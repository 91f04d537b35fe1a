package dev.weft;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What {@code waitAll}, {@code waitAny} and {@code waitFirstFailure} found when they ended.
 *
 * @param done the futures that are done, in the order in which they were given; unmodifiable
 * @param pending the others, likewise
 * @param <T> the type of the futures' results
 */
public record WaitResult<T>(Set<Future<T>> done, Set<Future<T>> pending) {
    /** Copies the sets, keeping their order. */
    public WaitResult {
        done = Collections.unmodifiableSet(new LinkedHashSet<>(done));
        pending = Collections.unmodifiableSet(new LinkedHashSet<>(pending));
    }
}
