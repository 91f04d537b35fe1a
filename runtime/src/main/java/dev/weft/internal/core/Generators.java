package dev.weft.internal.core;

import dev.weft.AsyncGenerator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous generators of a loop that have begun and not ended, in the order in which they began: the end of a run closes them, so that their
 * {@code finally} blocks run.
 *
 * <p>Generators come and go as often as calls, and mostly in the order of calls: the last one to begin is the first one to end. So they stand in an
 * array, with its end as the usual place for a change; one that ends out of turn stays there until there are too many of them. Generators to which
 * others delegate are not in it: they are found through those, and get their place when somebody else advances them.
 */
public final class Generators {
    private static final int INITIAL_CAPACITY = 16;

    private @Nullable AsyncGenerator<?>[] begun = new AsyncGenerator<?>[INITIAL_CAPACITY];
    private int end;

    /** How many have ended that are still in the array. */
    private int ended;

    Generators() {}

    /** Notes that {@code generator} has begun in the task of {@code caller}: the end of the run closes it. */
    public static void begins(Continuation<?> caller, AsyncGenerator<?> generator) {
        caller.loop().generators.add(generator);
    }

    /** Retires {@code generator}, for which {@link #begins} was called: it has ended. */
    public static void ends(Continuation<?> generator) {
        Generators generators = generator.loop().generators;
        generator.retire();
        generators.ended(generator);
    }

    /** Sets what the generator {@code self}, which is about to go on or has just done so, has been sent. */
    public static void setReceived(Continuation<?> self, @Nullable Object value) {
        self.loop().received = value;
    }

    private void add(AsyncGenerator<?> generator) {
        if (end == begun.length) {
            sweep();
            if (end > begun.length / 2) {
                begun = Arrays.copyOf(begun, 2 * begun.length);
            }
        }
        begun[end++] = generator;
    }

    /** Notes that {@code generator}, which is retired, has ended. */
    private void ended(Continuation<?> generator) {
        if (end == 0 || begun[end - 1] != generator) {
            if (++ended > end / 2) {
                sweep();
            }
            return;
        }
        begun[--end] = null;
        while (end > 0 && isOver(begun[end - 1])) {
            begun[--end] = null;
            ended--;
        }
    }

    private static boolean isOver(@Nullable AsyncGenerator<?> generator) {
        return generator == null || ((Continuation<?>) generator).owner == Owner.CLOSED;
    }

    private void sweep() {
        int kept = 0;
        for (int i = 0; i < end; i++) {
            AsyncGenerator<?> generator = begun[i];
            if (!isOver(generator)) {
                begun[kept++] = generator;
            }
        }
        Arrays.fill(begun, kept, end, null);
        end = kept;
        ended = 0;
    }

    /** Returns them in the order in which they began; a copy. */
    public List<AsyncGenerator<?>> snapshot() {
        sweep();
        List<AsyncGenerator<?>> generators = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            AsyncGenerator<?> generator = Objects.requireNonNull(begun[i]);
            Continuation<?> coroutine = (Continuation<?>) generator;
            if (!coroutine.isGivenUp()) {
                generators.add(generator);
            }
            generators.addAll(delegates(coroutine));
        }
        return generators;
    }

    /** The generators to which one delegates, and those to which these delegate, and so on. */
    private Deque<AsyncGenerator<?>> delegates(Continuation<?> generator) {
        Deque<AsyncGenerator<?>> delegates = new ArrayDeque<>();
        @Nullable Continuation<?> inner = generator.innermostDelegate();
        if (inner == null) {
            inner = generator.driver().innermost(); // where they run, the callers lead to all of them
        }
        while (inner != null && inner != generator) {
            if (inner instanceof AsyncGenerator<?> found) {
                if (Arrays.asList(begun).contains(found)) {
                    delegates.clear(); // those were its own
                } else {
                    delegates.addFirst(found);
                }
            }
            inner = inner.caller;
        }
        if (inner == null) {
            delegates.clear();
        }
        return delegates;
    }
}
