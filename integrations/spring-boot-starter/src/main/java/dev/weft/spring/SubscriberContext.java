package dev.weft.spring;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.function.Supplier;
import org.springframework.util.ClassUtils;

/**
 * The context of a subscriber of Reactor as thread-local values, where Micrometer's context propagation is there to do
 * that.
 */
final class SubscriberContext {
    private static final boolean CAN_PROPAGATE = ClassUtils.isPresent(
            "io.micrometer.context.ContextSnapshotFactory", SubscriberContext.class.getClassLoader());

    private SubscriberContext() {}

    /** Returns what {@code action} returns, which finds what is in {@code context} in its thread. */
    static <T> T call(Object context, Supplier<T> action) {
        return CAN_PROPAGATE ? Propagation.call(context, action) : action.get();
    }

    /** Loaded only if its library is there. */
    private static final class Propagation {
        private static final ContextSnapshotFactory SNAPSHOTS =
                ContextSnapshotFactory.builder().build();

        static <T> T call(Object context, Supplier<T> action) {
            ContextSnapshot.Scope scope = SNAPSHOTS.setThreadLocalsFrom(context);
            try (scope) {
                return action.get();
            }
        }
    }
}
