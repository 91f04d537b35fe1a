package dev.weft.conformance.delegation;

import java.util.List;

/**
 * Generators and their consumers. A generator is known by a number: first the roots, then those that may be shared.
 *
 * @param consumers what each of them does; they run as tasks, at the same time
 */
record Scenario(List<Plan> roots, List<Plan> shared, List<List<Step>> consumers) {
    /** What a consumer does. */
    sealed interface Step {}

    record Advance(int target) implements Step {}

    record Close(int target) implements Step {}

    record Current(int target) implements Step {}

    /** Walks on, up to some elements, and closes. */
    record Loop(int target, int most, int pause) implements Step {}

    record Pause(int iterations) implements Step {}

    /** Cancels a consumer. */
    record Cancel(int consumer) implements Step {}

    /** Advances two generators, or one twice, at the same time. */
    record Both(int one, int other) implements Step {}

    /** Advances in a task of its own, which is cancelled soon. */
    record CancelledAdvance(int target, int after) implements Step {}

    /** Closes all that has begun and not ended. */
    record Shutdown() implements Step {}
}
