package dev.weft.internal.core;

import dev.weft.AsyncGenerator;
import dev.weft.internal.report.Origins;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous generators of a loop that have begun and not ended, in the order in which they began: the end of a
 * run closes them, so that their {@code finally} blocks run.
 *
 * <p>Generators come and go as often as calls, and mostly in the order of calls: the last one to begin is the first one
 * to end. So they stand in an array, with its end as the usual place for a change; one that ends out of turn stays
 * there until there are too many of them. Generators to which others delegate are not in it: they are found through
 * those, and get their place when somebody else advances them.
 *
 * <p>A loop over a generator closes it. Who advances one by hand may drop it instead. So what the user has of such a
 * one is a handle; in the array stands what it leads to, and when the handle is garbage that is closed by a task of its
 * own, as asyncio's hook for the collector does.
 *
 * <pre>
 *   user ──▶ handle ──▶ body ◀── Abandoned ◀── begun       the Abandoned refers weakly to the handle
 * </pre>
 *
 * <p>Nothing that the body reaches while it rests may lead to the handle, else it never becomes garbage. It forgets its
 * consumer when it comes to rest. What its loops go over, which the array holds as well, has been run by tasks; those
 * that are done are forgotten here, a few at each look.
 */
public final class Generators {
    private static final int INITIAL_CAPACITY = 8;
    private static final @Nullable Object[] NO_ENTRIES = {};

    /** Of how many generators one look for garbage forgets the tasks that are done. */
    private static final int FORGETTING = 8;

    /** How many delegates of each it looks at. */
    private static final int FORGETTING_DELEGATES = 16;

    /** Those of a loop that has had none. */
    static final Generators NONE = new Generators(null);

    private final @Nullable Loop loop;

    /** Generators, and the {@link Abandoned} that lead to them. */
    private @Nullable Object[] begun = NO_ENTRIES;

    private int end;

    /** Where handles arrive once they are garbage; null as long as there was none. */
    private @Nullable ReferenceQueue<AsyncGenerator<?>> garbage;

    /** Stands for the tasks that generators have forgotten; null as long as none has. */
    private @Nullable Owner resting;

    /** How many handles may become garbage. */
    private int handles;

    /** Where the last look for tasks that are done has ended. */
    private int looked;

    /** How many have ended that are still in the array. */
    private int ended;

    Generators(@Nullable Loop loop) {
        this.loop = loop;
    }

    /**
     * Notes that {@code generator} has begun on the loop of {@code known}, itself or another one: the end of the run
     * closes it.
     */
    public static void begins(Continuation<?> known, AsyncGenerator<?> generator) {
        Objects.requireNonNull(known.owner).loop.ownGenerators().put(generator);
    }

    /**
     * Notes that {@code generator} has begun in the task of {@code caller}: the end of the run closes it, and so does
     * the loop when {@code handle}, by which alone it can be reached, is garbage.
     */
    public static void begins(Continuation<?> caller, AsyncGenerator<?> generator, AsyncGenerator<?> handle) {
        Generators generators = caller.loop().ownGenerators();
        if (caller.loop().debug) {
            Origins.copy(handle, generator);
        }
        ReferenceQueue<AsyncGenerator<?>> garbage = generators.garbage;
        if (garbage == null) {
            generators.garbage = garbage = new ReferenceQueue<>();
        }
        generators.put(new Abandoned(generator, handle, garbage));
        generators.handles++;
    }

    /**
     * Forgets {@code generator}, for which {@link #begins} was called and which {@linkplain Continuation#isGivenUp is
     * given up}.
     */
    public static void givesUp(Continuation<?> generator) {
        generator.loop().generators().ended(generator);
    }

    /** Retires {@code generator}, for which {@link #begins} was called: it has ended. */
    public static void ends(Continuation<?> generator) {
        Generators generators = generator.loop().generators();
        generator.retire();
        generators.ended(generator);
    }

    /** Sets what the generator {@code self}, which is about to go on or has just done so, has been sent. */
    public static void setReceived(Continuation<?> self, @Nullable Object value) {
        self.loop().received = value;
    }

    /** Returns what stands for the tasks that generators have forgotten. */
    Owner resting() {
        Owner resting = this.resting;
        if (resting == null) {
            this.resting = resting = new Owner.Resting(Objects.requireNonNull(loop));
        }
        return resting;
    }

    private void put(Object entry) {
        if (end == begun.length) {
            sweep();
            if (end >= begun.length / 2) {
                begun = Arrays.copyOf(begun, Math.max(INITIAL_CAPACITY, 2 * begun.length));
            }
        }
        begun[end++] = entry;
    }

    /** Notes that {@code generator}, which is retired or given up, has ended. */
    private void ended(Continuation<?> generator) {
        if (end == 0 || generatorOf(begun[end - 1]) != generator) {
            if (++ended > end / 2) {
                sweep();
            }
            return;
        }
        drop(--end);
        while (end > 0 && isOver(begun[end - 1])) {
            drop(--end);
            ended--;
        }
    }

    private void drop(int place) {
        if (begun[place] instanceof Abandoned abandoned) {
            forget(abandoned);
        }
        begun[place] = null;
    }

    private void forget(Abandoned abandoned) {
        if (!abandoned.isGone) {
            abandoned.isGone = true;
            handles--;
        }
    }

    /** Returns the generator of an entry. */
    private static @Nullable Continuation<?> generatorOf(@Nullable Object entry) {
        return (Continuation<?>) (entry instanceof Abandoned abandoned ? abandoned.generator : entry);
    }

    private static boolean isOver(@Nullable Object entry) {
        Continuation<?> generator = generatorOf(entry);
        return generator == null || generator.owner == Owner.CLOSED || generator.isGivenUp();
    }

    private void sweep() {
        int kept = 0;
        for (int i = 0; i < end; i++) {
            Object entry = begun[i];
            if (isOver(entry)) {
                drop(i);
            } else {
                begun[kept++] = entry;
            }
        }
        Arrays.fill(begun, kept, end, null);
        end = kept;
        ended = 0;
    }

    /** Whether something is closed when it has become garbage. */
    boolean isWatching() {
        return handles > 0;
    }

    /** Closes those whose handle is garbage, each by a task. */
    void closeAbandoned() {
        ReferenceQueue<AsyncGenerator<?>> garbage = this.garbage;
        if (garbage == null || handles == 0) {
            return;
        }
        for (Object gone = garbage.poll(); gone != null; gone = garbage.poll()) {
            Abandoned abandoned = (Abandoned) gone;
            if (!abandoned.isGone) {
                forget(abandoned);
                if (!isOver(abandoned)) {
                    Job.schedule(
                            Objects.requireNonNull(loop),
                            (Continuation<Void>) abandoned.generator.closeAsync(),
                            null,
                            null);
                }
            }
        }
        for (int n = Math.min(end, FORGETTING); n > 0; n--) {
            looked = looked + 1 < end ? looked + 1 : 0;
            forgetDoneTasks(begun[looked]);
        }
    }

    private static void forgetDoneTasks(@Nullable Object entry) {
        Continuation<?> generator = generatorOf(entry);
        if (generator == null) {
            return;
        }
        @Nullable Continuation<?> resting = generator.innermostDelegate();
        for (int n = FORGETTING_DELEGATES; n > 0 && resting != null && resting != generator; n--) {
            resting.forgetDoneTask();
            resting = resting.caller;
        }
        generator.forgetDoneTask();
    }

    /** The wait for a handle to become garbage. */
    private static final class Abandoned extends WeakReference<AsyncGenerator<?>> {
        final AsyncGenerator<?> generator;

        /** Nothing is to be done any more when the handle is garbage. */
        boolean isGone;

        Abandoned(AsyncGenerator<?> generator, AsyncGenerator<?> handle, ReferenceQueue<AsyncGenerator<?>> garbage) {
            super(handle, garbage);
            this.generator = generator;
        }
    }

    boolean isEmpty() {
        return end == 0;
    }

    /** Returns them in the order in which they began; a copy. */
    public List<AsyncGenerator<?>> snapshot() {
        sweep();
        List<AsyncGenerator<?>> generators = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            Continuation<?> generator = Objects.requireNonNull(generatorOf(begun[i]));
            generators.add((AsyncGenerator<?>) generator);
            generators.addAll(delegates(generator));
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
                if (isKnown(inner)) {
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

    private boolean isKnown(Continuation<?> generator) {
        for (int i = 0; i < end; i++) {
            if (generatorOf(begun[i]) == generator) {
                return true;
            }
        }
        return false;
    }
}
