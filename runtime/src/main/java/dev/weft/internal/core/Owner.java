package dev.weft.internal.core;

/**
 * Who has taken a {@link Continuation}: what stands in its {@code owner} field.
 *
 * <pre>
 *   owner             meaning                                               an await then
 *   null              nobody has taken it                                   begins it
 *   {@link Watch}     nobody has for long: the collector tells of its end   ends the watch, and begins it
 *   {@link Job}       the task that runs it, or has run it                  is an error: it runs once
 *   {@link Closed}    it was given up, or is none that could be awaited     is an error: it was closed
 *   {@link Resting}   a generator that keeps no task alive while it rests   (nobody awaits a generator itself)
 * </pre>
 *
 * <p>One field and not two, since each await looks at it: null is all that the fast path asks for.
 */
abstract sealed class Owner permits Promise, Owner.Closed, Owner.Watch, Owner.Resting {
    /** The mark of continuations that can never be awaited again. */
    static final Owner CLOSED = new Closed();

    /** The loop of a task, a future or a generator that rests; the other marks have none, and nobody asks them. */
    final Loop loop;

    Owner(Loop loop) {
        this.loop = loop;
    }

    /** Makes a mark. */
    @SuppressWarnings("NullAway") // it never gets near a loop
    private Owner() {
        this.loop = null;
    }

    /** Nobody, for ever. */
    static final class Closed extends Owner {
        private Closed() {}
    }

    /** The loop that knows a generator, which has forgotten the task that ran it. */
    static final class Resting extends Owner {
        Resting(Loop loop) {
            super(loop);
        }
    }

    /** Nobody yet. */
    static final class Watch extends Owner {
        private final Forgotten.Watched watched;

        Watch(Forgotten.Watched watched) {
            this.watched = watched;
        }

        /** The continuation was taken. */
        void end() {
            watched.end();
        }
    }
}
