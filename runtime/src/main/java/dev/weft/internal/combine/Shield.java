package dev.weft.internal.combine;

import dev.weft.ErrorContext;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.internal.core.DoneHook;
import dev.weft.internal.core.Promise;

/**
 * {@code shield}: a future that ends as another one does, but takes a cancellation on itself.
 *
 * <pre>
 *   inner done       ⇒ outer gets its outcome, in the next iteration of the loop
 *   outer cancelled  ⇒ inner goes on; should it fail later, nobody else may be there to see it, so that is reported
 * </pre>
 */
public final class Shield<T> {
    /** One for all shields: a failure of what several shields gave up is reported once. */
    private static final DoneHook REPORT = Shield::reportFailure;

    private final Promise<T> inner;
    private final Promise<T> outer;
    private final DoneHook innerDone = new InnerDone();

    private Shield(Promise<T> inner) {
        this.inner = inner;
        this.outer = inner.loop().createFuture();
    }

    /** Shields {@code inner}; something that is done needs no shield and is returned as it is. */
    public static <T> Promise<T> of(Future<T> future) {
        Promise<T> inner = (Promise<T>) future;
        inner.loop().checkThread();
        if (inner.isDone()) {
            return inner;
        }
        Shield<T> shield = new Shield<>(inner);
        inner.addHook(shield.innerDone);
        shield.outer.addHook(shield.new OuterDone());
        return shield.outer;
    }

    private void innerDone() {
        if (outer.isDone()) {
            return;
        }
        if (inner.isCancelled()) {
            outer.cancel();
            return;
        }
        Throwable failure = inner.exception();
        if (failure != null) {
            outer.setException(failure);
        } else {
            outer.setResult(inner.result());
        }
    }

    private void outerDone() {
        if (!inner.isDone()) {
            inner.removeHook(innerDone);
            inner.addReport(REPORT);
        }
    }

    private final class InnerDone implements DoneHook {
        @Override
        public void onDone(Promise<?> future) {
            innerDone();
        }

        @Override
        public Promise<?> leadsTo() {
            return outer;
        }
    }

    private final class OuterDone implements DoneHook {
        @Override
        public void onDone(Promise<?> future) {
            outerDone();
        }

        @Override
        public String completer() {
            return "shield of " + (inner instanceof Task<?> task ? "task " + task.name() : "a future");
        }
    }

    private static void reportFailure(Promise<?> future) {
        if (!future.isCancelled()) {
            Throwable failure = future.exception();
            if (failure != null) {
                future.loop()
                        .callExceptionHandler(new ErrorContext(
                                failure.getClass().getSimpleName() + " exception in shielded future",
                                failure,
                                future,
                                future.source()));
            }
        }
    }
}
