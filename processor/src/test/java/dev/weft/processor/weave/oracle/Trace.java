package dev.weft.processor.weave.oracle;

import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.codegen.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a program under test calls: every event is recorded in order, and every {@link #step} may suspend, as the
 * {@link Suspending mode} says. One program runs at a time.
 */
public final class Trace {
    /** Which of the awaited steps suspend. */
    public enum Suspending {
        /** None. */
        NEVER,
        /** All. */
        ALWAYS,
        /** The first, the third, ... */
        ODD,
        /** The second, the fourth, ... */
        EVEN
    }

    private static List<String> events = new ArrayList<>();
    private static Suspending suspending = Suspending.NEVER;
    private static int steps;

    private Trace() {}

    static void start(Suspending mode) {
        events = new ArrayList<>();
        suspending = mode;
        steps = 0;
    }

    static List<String> events() {
        return events;
    }

    /** Records an event. */
    public static void say(@Nullable Object event) {
        events.add(String.valueOf(event));
    }

    /** Records that a value was computed, and returns it. */
    public static <T extends @Nullable Object> T val(T value) {
        say("val " + value);
        return value;
    }

    /** To be awaited: records that it was, and has a value, at once or after a suspension. */
    public static <T extends @Nullable Object> Coroutine<T> step(T value) {
        return new Step<>(value, null);
    }

    /** To be awaited: fails, at once or after a suspension. */
    public static <T> Coroutine<T> fail(Throwable failure) {
        return new Step<>(null, failure);
    }

    private static boolean suspendsNow() {
        steps++;
        return switch (suspending) {
            case NEVER -> false;
            case ALWAYS -> true;
            case ODD -> steps % 2 == 1;
            case EVEN -> steps % 2 == 0;
        };
    }

    /** Written by hand as the weaver would write it. */
    static final class Step<T> extends Frame<T> {
        private final @Nullable Object value;
        private final @Nullable Throwable failure;

        Step(@Nullable Object value, @Nullable Throwable failure) {
            this.value = value;
            this.failure = failure;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            if (label == 0) {
                say("await " + outcomeText());
                if (suspendsNow()) {
                    label = 1;
                    if (Frame.await(Asyncio.yieldNow(), this) == SUSPENDED) {
                        return SUSPENDED;
                    }
                }
            } else {
                Frame.value(sent);
            }
            return outcome();
        }

        String outcomeText() {
            return String.valueOf(failure == null ? value : failure);
        }

        @Nullable
        Object outcome() throws Throwable {
            if (failure != null) {
                throw failure;
            }
            return value;
        }
    }
}
