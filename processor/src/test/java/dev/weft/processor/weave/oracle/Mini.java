package dev.weft.processor.weave.oracle;

import org.jspecify.annotations.Nullable;

/**
 * A runtime of a hundred lines for code in which every call suspends and every method drives itself to its end on the
 * spot, which an event loop would refuse. Woven code is renamed to run on it.
 */
public final class Mini {
    /** Stands in for {@code Asyncio} and, as its methods are few, for the entry stubs. */
    public static final class Asyncio {
        private Asyncio() {}

        /** An awaitable that suspends once. */
        public static Coroutine value(@Nullable Object value) {
            return new Value(value);
        }

        /** Runs a coroutine to its end. */
        public static @Nullable Object drive(Coroutine root) throws Throwable {
            Coroutine current = root;
            Object sent = null;
            while (true) {
                Object outcome;
                try {
                    outcome = current.resume(sent);
                } catch (Throwable e) {
                    outcome = new Failure(e);
                }
                if (outcome == Frame.SUSPENDED) {
                    current = INNERMOST.get();
                    sent = null;
                } else if (current.caller == null) {
                    return Frame.value(outcome);
                } else {
                    current = current.caller;
                    sent = outcome;
                }
            }
        }
    }

    private static final ThreadLocal<Coroutine> INNERMOST = new ThreadLocal<>();

    private record Failure(Throwable failure) {}

    /** Stands in for {@code Coroutine}. */
    public abstract static class Coroutine {
        @Nullable
        Coroutine caller;

        /** As the runtime's. */
        protected abstract @Nullable Object resume(@Nullable Object sent) throws Throwable;
    }

    private static final class Value extends Coroutine {
        private final @Nullable Object value;
        private boolean isStarted;

        Value(@Nullable Object value) {
            this.value = value;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) {
            if (isStarted) {
                return value;
            }
            isStarted = true;
            INNERMOST.set(this);
            return Frame.SUSPENDED;
        }
    }

    /** Stands in for {@code Frame}. */
    public abstract static class Frame extends Coroutine {
        /** As the runtime's. */
        public static final Object SUSPENDED = new Object();

        /** As the runtime's. */
        public int label;

        /** As the runtime's. */
        protected Frame() {}

        /** Starts {@code awaited} as the callee of {@code self}. */
        public static @Nullable Object await(Coroutine awaited, Frame self) throws Throwable {
            awaited.caller = self;
            return awaited.resume(null);
        }

        /** As the runtime's. */
        public static @Nullable Object value(@Nullable Object sent) throws Throwable {
            if (sent instanceof Failure failure) {
                throw failure.failure;
            }
            return sent;
        }

        /** As the runtime's. */
        public static @Nullable Object tailCall(Coroutine callee, Frame self) throws Throwable {
            callee.caller = self.caller;
            return callee.resume(null);
        }
    }

    private Mini() {}
}
