package dev.weft.sync;

import dev.weft.AsyncScope;
import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A meeting point for a fixed number of tasks, as asyncio's {@code Barrier}: each waits until all have come, then all
 * go on. It can be used again and again.
 *
 * <p>States:
 *
 * <pre>
 * FILLING   ── the last party comes ──▶ DRAINING  ── the last one has left ──▶ FILLING
 * FILLING   ── reset() ─────────────▶ RESETTING ── the last one has left ──▶ FILLING
 * any       ── abort() ─────────────▶ BROKEN    ── reset() ────────────────▶ FILLING (RESETTING while tasks are inside)
 * </pre>
 *
 * A task that comes while the barrier drains or resets waits for the next round. A task that is cancelled while it
 * waits leaves the round; the others go on waiting.
 *
 * <p>As a scope, {@code try (barrier) { ... }}, it lets all parties begin the block together; {@link #await()} also
 * tells the place.
 *
 * <p>Only for use on the thread of the loop.
 */
public final class AsyncBarrier implements AsyncScope {
    private enum State {
        FILLING,
        DRAINING,
        RESETTING,
        BROKEN
    }

    /**
     * Notified at every change of the state; its lock guards nothing that Java would need guarded, but orders the
     * tasks.
     */
    private final AsyncCondition changed = new AsyncCondition();

    private final int parties;

    /** What the program calls this barrier, for messages. */
    private final @Nullable String name;

    private State state = State.FILLING;

    /** How many tasks are inside: waiting, or woken and not gone yet. */
    private int inside;

    /**
     * Makes a barrier.
     *
     * @param parties how many tasks meet; at least 1
     * @throws IllegalArgumentException if {@code parties} is less than 1
     */
    public AsyncBarrier(int parties) {
        this.parties = checked(parties);
        this.name = null;
    }

    /**
     * Makes a barrier with a name.
     *
     * @param parties how many tasks meet; at least 1
     * @param name what messages call it
     * @throws IllegalArgumentException if {@code parties} is less than 1
     */
    public AsyncBarrier(int parties, String name) {
        this.parties = checked(parties);
        this.name = Objects.requireNonNull(name, "name");
    }

    private static int checked(int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("a barrier for " + parties + " tasks: the number must be at least 1");
        }
        return parties;
    }

    private String quotedName() {
        return name == null ? "" : " \"" + name + "\"";
    }

    /**
     * Waits until all parties have come. Awaiting fails with a {@link BrokenBarrierException} if the barrier is or gets
     * broken, or is reset meanwhile.
     *
     * @return a coroutine whose result is the place of the caller in this round, from 0 to {@code parties() - 1}: each
     *     task gets another
     */
    public Coroutine<Integer> await() {
        return new Await();
    }

    /** {@inheritDoc} Waits as {@link #await()} does. */
    @Override
    public Coroutine<Void> enter() {
        return new Enter();
    }

    /** {@inheritDoc} Does nothing; suppresses nothing. */
    @Override
    public Coroutine<Boolean> exit(@Nullable Throwable failure) {
        return Asyncio.result(false);
    }

    /**
     * Empties the barrier and mends it if it is broken; tasks that wait inside get a {@link BrokenBarrierException}.
     *
     * @return a coroutine that finishes when that is done
     */
    public Coroutine<Void> reset() {
        return new Change(true);
    }

    /**
     * Breaks the barrier: tasks that wait inside and all that come later get a {@link BrokenBarrierException}, until a
     * {@link #reset()}.
     *
     * @return a coroutine that finishes when that is done
     */
    public Coroutine<Void> abort() {
        return new Change(false);
    }

    /**
     * Tells how many tasks meet here.
     *
     * @return the number of parties
     */
    public int parties() {
        return parties;
    }

    /**
     * Tells how many tasks have come in this round and wait.
     *
     * @return the number of tasks inside while the barrier fills; 0 otherwise
     */
    public int waiting() {
        return state == State.FILLING ? inside : 0;
    }

    /**
     * Tells whether the barrier was aborted.
     *
     * @return whether {@link #await()} fails
     */
    public boolean isBroken() {
        return state == State.BROKEN;
    }

    @Override
    public String toString() {
        return "AsyncBarrier" + quotedName() + "[" + state.name().toLowerCase(Locale.ROOT)
                + (isBroken() ? "" : ", waiting: " + waiting() + "/" + parties) + "]";
    }

    private boolean isOpen() {
        return state != State.DRAINING && state != State.RESETTING;
    }

    private boolean isDecided() {
        return state != State.FILLING;
    }

    private void depart() {
        inside--;
        if (inside == 0) {
            if (!isOpen()) {
                state = State.FILLING;
            }
            changed.notifyAllWaiters();
        }
    }

    /** One round of one task. States: 1 takes the lock, 2 waits for the round before to end, 3 is inside. */
    private final class Await extends Continuation<Integer> {
        private int label;
        private int place;

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            if (label == 0) {
                valueOf(sent);
                label = 1;
                if (Trampoline.await(changed.acquire(), this) == SUSPENDED) {
                    return SUSPENDED;
                }
            } else if (label == 1) {
                valueOf(sent);
            }
            boolean suspended = false;
            try {
                Object outcome = locked(sent);
                suspended = outcome == SUSPENDED;
                return outcome;
            } finally {
                if (!suspended) {
                    changed.release();
                }
            }
        }

        private @Nullable Object locked(@Nullable Object sent) throws Throwable {
            switch (label) {
                case 1 -> {
                    label = 2;
                    if (Trampoline.await(changed.awaitUntil(AsyncBarrier.this::isOpen), this) == SUSPENDED) {
                        return SUSPENDED;
                    }
                    return arrive();
                }
                case 2 -> {
                    valueOf(sent);
                    return arrive();
                }
                default -> {
                    try {
                        valueOf(sent);
                        return passed();
                    } finally {
                        depart();
                    }
                }
            }
        }

        private @Nullable Object arrive() throws Throwable {
            if (state == State.BROKEN) {
                throw new BrokenBarrierException("the barrier was aborted");
            }
            label = 3;
            place = inside++;
            boolean suspended = false;
            try {
                if (place + 1 == parties) {
                    state = State.DRAINING;
                    changed.notifyAllWaiters();
                    return place;
                }
                suspended = Trampoline.await(changed.awaitUntil(AsyncBarrier.this::isDecided), this) == SUSPENDED;
                return suspended ? SUSPENDED : passed();
            } finally {
                if (!suspended) {
                    depart();
                }
            }
        }

        private Object passed() {
            if (state == State.BROKEN || state == State.RESETTING) {
                throw new BrokenBarrierException("the barrier was aborted or reset");
            }
            return place;
        }

        @Override
        protected String describe() {
            return "AsyncBarrier.await";
        }

        @Override
        protected @Nullable String waitText() {
            return label == 3
                    ? "AsyncBarrier" + quotedName() + ", to which " + inside + " of " + parties + " have come"
                    : null;
        }

        @Override
        protected @Nullable Object nameless() {
            return name == null ? AsyncBarrier.this : null;
        }
    }

    /** A round without the place. */
    private final class Enter extends Continuation<Void> {
        private boolean begun;

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            valueOf(sent);
            if (!begun) {
                begun = true;
                if (Trampoline.await(AsyncBarrier.this.await(), this) == SUSPENDED) {
                    return SUSPENDED;
                }
            }
            return null;
        }

        @Override
        protected String describe() {
            return "AsyncBarrier.enter";
        }
    }

    /** A reset or an abort. */
    private final class Change extends Continuation<Void> {
        private final boolean reset;
        private boolean acquiring;

        Change(boolean reset) {
            this.reset = reset;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            valueOf(sent);
            if (!acquiring) {
                acquiring = true;
                if (Trampoline.await(changed.acquire(), this) == SUSPENDED) {
                    return SUSPENDED;
                }
            }
            try {
                if (!reset) {
                    state = State.BROKEN;
                } else {
                    state = inside > 0 ? State.RESETTING : State.FILLING;
                }
                changed.notifyAllWaiters();
            } finally {
                changed.release();
            }
            return null;
        }

        @Override
        protected String describe() {
            return reset ? "AsyncBarrier.reset" : "AsyncBarrier.abort";
        }
    }
}
