package dev.weft;

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
final class Generators {
    private static final int INITIAL_CAPACITY = 16;

    private final EventLoop loop;
    private @Nullable AsyncGenerator<?>[] begun = new AsyncGenerator<?>[INITIAL_CAPACITY];
    private int end;

    /** How many have ended that are still in the array. */
    private int ended;

    Generators(EventLoop loop) {
        this.loop = loop;
    }

    void add(AsyncGenerator<?> generator) {
        if (end == begun.length) {
            sweep();
            if (end > begun.length / 2) {
                begun = Arrays.copyOf(begun, 2 * begun.length);
            }
        }
        begun[end++] = generator;
    }

    /** Notes that {@code generator}, which is retired, has ended. */
    void ended(Coroutine<?> generator) {
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
        return generator == null || ((Coroutine<?>) generator).task == Task.closed();
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
    List<AsyncGenerator<?>> snapshot() {
        sweep();
        List<AsyncGenerator<?>> generators = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            AsyncGenerator<?> generator = Objects.requireNonNull(begun[i]);
            Coroutine<?> coroutine = (Coroutine<?>) generator;
            if (!coroutine.isGivenUp()) {
                generators.add(generator);
            }
            generators.addAll(delegates(coroutine));
        }
        return generators;
    }

    /** The generators to which one delegates, and those to which these delegate, and so on. */
    private Deque<AsyncGenerator<?>> delegates(Coroutine<?> generator) {
        Deque<AsyncGenerator<?>> delegates = new ArrayDeque<>();
        @Nullable Coroutine<?> inner = generator.innermostDelegate();
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

    /** Closes all; what they fail with goes to the exception handler. */
    Coroutine<Void> closeAll() {
        return new CloseAll();
    }

    private final class CloseAll extends Coroutine<Void> {
        private final List<AsyncGenerator<?>> closing = new ArrayList<>();
        private boolean begun;

        @Override
        @SuppressWarnings("unchecked") // the result of gatherOutcomes
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            Object outcomes = valueOf(sent);
            if (!begun) {
                begun = true;
                closing.addAll(snapshot());
                if (closing.isEmpty()) {
                    return null;
                }
                List<Coroutine<Void>> closes = new ArrayList<>();
                for (AsyncGenerator<?> generator : closing) {
                    closes.add(generator.closeAsync());
                }
                outcomes = awaitFrom(this, Gather.outcomes(closes));
                if (outcomes == SUSPENDED) {
                    return SUSPENDED;
                }
            }
            report((List<Outcome<Void>>) Objects.requireNonNull(outcomes));
            return null;
        }

        private void report(List<Outcome<Void>> outcomes) {
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i) instanceof Outcome.Failure<Void> failure
                        && !(failure.error() instanceof CancelledError)) {
                    loop.callExceptionHandler(new ErrorContext(
                            "an error occurred during closing of asynchronous generator " + Text.of(closing.get(i)),
                            failure.error(),
                            null,
                            Text.of(closing.get(i))));
                }
            }
        }

        @Override
        protected String describe() {
            return "shutdownGenerators";
        }
    }
}
