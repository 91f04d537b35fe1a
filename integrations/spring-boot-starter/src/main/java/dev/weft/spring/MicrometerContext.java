package dev.weft.spring;

import dev.weft.CarriedLocal;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.jspecify.annotations.Nullable;

/**
 * Carries what is registered with Micrometer's context propagation: observations, trace contexts, and what others have
 * added.
 *
 * <p>Its values are scopes: what has been opened must be closed, in the reverse order. So each thread remembers the
 * scope that was opened for its task, and closes that before it opens the one of the next.
 */
final class MicrometerContext {
    private static final ThreadLocal<ContextSnapshot.@Nullable Scope> OPEN = new ThreadLocal<>();

    private final ContextSnapshotFactory snapshots =
            ContextSnapshotFactory.builder().clearMissing(true).build();

    CarriedLocal<ContextSnapshot> carried() {
        return CarriedLocal.of("micrometer", snapshots::captureAll, this::restore);
    }

    private void restore(@Nullable ContextSnapshot snapshot) {
        ContextSnapshot.Scope last = OPEN.get();
        if (last != null) {
            OPEN.remove();
            last.close();
        }
        if (snapshot != null && !snapshot.equals(snapshots.captureAll())) {
            OPEN.set(snapshot.setThreadLocals());
        }
    }
}
