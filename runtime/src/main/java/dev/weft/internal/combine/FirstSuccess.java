package dev.weft.internal.combine;

import dev.weft.Awaitable;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.DoneHook;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Promise;
import dev.weft.internal.core.Trampoline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code firstSuccess}: starts all, takes the first that succeeds, cancels the others and waits until they have ended.
 *
 * <p>How it ends is decided when nothing runs any more: with a cancellation from outside, else what was refused at the
 * start, else the winner's result, else the failures of all.
 */
public final class FirstSuccess<T> extends Continuation<T> implements DoneHook {
    private final List<Awaitable<? extends T>> awaitables;
    private final Set<Promise<? extends T>> futures = new LinkedHashSet<>();
    private final List<Throwable> failures = new ArrayList<>();
    private boolean begun;
    private boolean decided;
    private int remaining;
    private @Nullable Promise<?> winner;
    private @Nullable Promise<Void> over;
    private @Nullable Throwable ending;

    private FirstSuccess(List<Awaitable<? extends T>> awaitables) {
        this.awaitables = awaitables;
    }

    public static <T> Continuation<T> of(Collection<? extends Awaitable<? extends T>> awaitables) {
        if (awaitables.isEmpty()) {
            throw new IllegalArgumentException("there is nothing that could succeed: no awaitables were given");
        }
        List<Awaitable<? extends T>> copy = new ArrayList<>(awaitables.size());
        for (Awaitable<? extends T> awaitable : awaitables) {
            copy.add(Objects.requireNonNull(awaitable, "awaitable"));
        }
        return new FirstSuccess<>(copy);
    }

    @Override
    @SuppressWarnings("unchecked") // the winner is one of the futures of T
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Loop loop = loop();
        if (begun) {
            waited(sent);
        } else {
            valueOf(sent);
            begun = true;
            start(loop);
        }
        while (remaining > 0) {
            Promise<Void> wait = loop.createFuture();
            over = wait;
            if (Trampoline.await(wait, this) == SUSPENDED) {
                return SUSPENDED;
            }
        }
        if (ending != null) {
            throw ending;
        }
        if (winner != null) {
            return ((Promise<T>) winner).result();
        }
        throw new ExceptionGroup("nothing succeeded", failures);
    }

    private void start(Loop loop) {
        try {
            for (Awaitable<? extends T> awaitable : awaitables) {
                futures.add(loop.ensureFuture(awaitable));
            }
        } catch (Throwable refused) {
            ending = refused;
        }
        remaining = futures.size();
        futures.forEach(future -> future.addHook(this));
        if (ending != null) {
            cancelAll();
        }
    }

    private void waited(@Nullable Object sent) {
        over = null;
        try {
            valueOf(sent);
        } catch (Throwable cancelled) {
            ending = cancelled;
            cancelAll();
        }
    }

    private void cancelAll() {
        if (decided) {
            return; // they have been asked
        }
        decided = true;
        for (Promise<?> future : futures) {
            if (future != winner) {
                future.cancel();
            }
        }
    }

    @Override
    public void onDone(Promise<?> future) {
        remaining--;
        if (!future.isSuccess()) {
            failures.add(future.isCancelled() ? future.cancellation() : future.failure());
        } else if (!decided) {
            winner = future;
            cancelAll();
        }
        if (remaining == 0 && over != null && !over.isDone()) {
            over.setResult(null);
        }
    }

    @Override
    public List<Task<?>> awaiters() {
        return List.of(driver());
    }

    @Override
    protected String describe() {
        return "firstSuccess";
    }
}
