package dev.weft.internal.core;

import dev.weft.Awaitable;
import dev.weft.Coroutine;
import dev.weft.CoroutineSource;
import dev.weft.Future;
import org.jspecify.annotations.Nullable;

/**
 * How continuations call each other, suspend, and are resumed: the part of a {@link Loop} that runs them.
 *
 * <pre>
 *   await of a fresh coroutine      begin: linked to its caller, runs on the caller's Java stack
 *     it finishes                   its value is returned, or its throwable thrown, as by any Java call
 *     it waits                      it parks the task and returns SUSPENDED; so does every caller up to the task
 *   what it waits for is over       the task resumes the innermost one, and with its outcome the caller of that, and so on
 *   nesting beyond MAX_DEPTH        the start is left to the task (a bounce): recursion is bounded by the heap, not the stack
 * </pre>
 *
 * <h2>State table</h2>
 *
 * <p>Whoever returns SUSPENDED says in the field {@code request} what it wants of the trampoline below it:
 *
 * <pre>
 *   request         set by            besides                    the trampoline then
 *   NO_REQUEST      (nobody)                                     is left: something will enqueue the task
 *   BEGIN_BOUNCED   bounce            bounced, bouncedSent       resumes {@code bounced} with {@code bouncedSent}, on an empty stack
 *   STEP_AGAIN      yield             the task's innermost one   resumes that: it would be the only entry of the next iteration;
 *                                                                now and then it is left all the same, and enqueues the task
 *
 *   Every throw that comes as far clears all of it: whoever asked for something is not there any more.
 * </pre>
 *
 * <p>Bodies that call each other directly have no frame until something suspends. Then each makes its own, the
 * innermost first, without knowing its caller's; {@code unlinked} is what waits for its caller:
 *
 * <pre>
 *   unlinked        meaning                                            left by
 *   null            all that have suspended know their callers
 *   a frame         it has suspended; its {@code caller} is itself     {@link #suspended} of its caller's frame, which links it, and takes its place
 *                                                                      if it was called directly, too; {@link #replaced} if the caller
 *                                                                      has returned its outcome; a throw
 * </pre>
 */
public abstract sealed class Trampoline permits LoopParts {
    /**
     * How many continuations may run nested on the Java stack. One takes a few hundred bytes of stack when compiled,
     * about a kilobyte when interpreted, so this leaves most of the smallest usual stack (512 KiB) to the user's own
     * calls.
     */
    public static final int MAX_DEPTH = 200;

    /**
     * How many times in a row a task that is alone may be resumed without an iteration: the loop has other things to
     * look after.
     */
    private static final int MAX_ALONE = 1023;

    private static final byte NO_REQUEST = 0;
    private static final byte BEGIN_BOUNCED = 1;
    private static final byte STEP_AGAIN = 2;

    // Written at each suspension: plain fields, nobody else looks.
    private byte request;
    private @Nullable Continuation<?> bounced;
    private @Nullable Object bouncedSent;
    private @Nullable Continuation<?> unlinked;

    Trampoline() {}

    // ---- what continuations ask for

    /**
     * Awaits {@code awaitable} on behalf of {@code self}.
     *
     * @return the value, or {@link Continuation#SUSPENDED}
     * @throws Throwable the original failure
     */
    public static @Nullable Object await(Awaitable<?> awaitable, Continuation<?> self) throws Throwable {
        if (awaitable instanceof Continuation<?> callee) {
            return callee.begin(self);
        }
        if (awaitable instanceof Promise<?> promise) {
            return promise.awaitBy(self);
        }
        if (awaitable instanceof CoroutineSource<?> source) {
            return Awaiting.coroutineOf(source).begin(self);
        }
        throw new NullPointerException("await(null)");
    }

    /** Awaits a future on behalf of {@code self}, as {@link #await(Awaitable, Continuation)}. */
    public static @Nullable Object await(Future<?> future, Continuation<?> self) throws Throwable {
        return ((Promise<?>) future).awaitBy(self);
    }

    /** Lets {@code callee} take the place of {@code self}, which returns what this returns. */
    public static @Nullable Object tailCall(Continuation<?> callee, Continuation<?> self) throws Throwable {
        return callee.beginTail(self);
    }

    /** Leaves it to the trampoline to resume {@code continuation}, because the Java stack is deep enough. */
    final Object bounce(Continuation<?> continuation, @Nullable Object sent) {
        request = BEGIN_BOUNCED;
        bounced = continuation;
        bouncedSent = sent;
        return Continuation.SUSPENDED;
    }

    /**
     * Lets everything else that is ready run first; the trampoline goes on itself with the task that runs if there is
     * nothing else.
     */
    final void stepAgain() {
        request = STEP_AGAIN;
    }

    /** Returns the name of a coroutine for messages. */
    public static String describe(Coroutine<?> coroutine) {
        return ((Continuation<?>) coroutine).describe();
    }

    /** Returns the loop of the task that runs {@code self}. */
    public static Loop loopOf(Continuation<?> self) {
        return self.loop();
    }

    /** Gives {@code coroutine} up, if nobody has taken it: it is not reported as forgotten. */
    public static void discard(Coroutine<?> coroutine) {
        ((Continuation<?>) coroutine).discard();
    }

    // ---- bodies that call each other directly

    /** Returns the nesting of {@code self} on the Java stack. */
    public static int depth(Continuation<?> self) {
        return self.depth;
    }

    /**
     * Leaves the start of {@code callee}, which was called by an unknown one below {@code above}, to the trampoline.
     */
    public static Object bounces(Continuation<?> callee, Continuation<?> above) {
        Job<?> job = above.driver();
        Trampoline trampoline = job.loop;
        callee.owner = job;
        callee.caller = callee;
        trampoline.unlinked = callee;
        return trampoline.bounce(callee, null);
    }

    /**
     * Makes {@code callee}, whose body runs already, part of the task of {@code above}. Who called it will be known
     * when it suspends.
     */
    public static void adopt(Continuation<?> callee, Continuation<?> above, int depth) {
        callee.owner = above.driver();
        callee.caller = callee;
        callee.depth = (short) depth;
    }

    /**
     * Links what has suspended below {@code self}, which has saved its state, and passes {@code self} on to its own
     * caller.
     */
    public static void suspended(Continuation<?> self) {
        Trampoline trampoline = self.loop();
        Continuation<?> below = trampoline.unlinked;
        if (below != null) {
            below.caller = self;
            trampoline.unlinked = null;
        }
        if (self.caller == self) {
            trampoline.unlinked = self;
        }
    }

    /** Lets what has suspended below {@code self} take its place. */
    public static void replaced(Continuation<?> self) {
        if (self.caller != self) {
            Trampoline trampoline = self.loop();
            Continuation<?> below = trampoline.unlinked;
            if (below != null) {
                below.caller = self.caller;
                trampoline.unlinked = null;
            }
        }
    }

    /** Notes that {@code callee} has suspended in the place of one whose caller is not known. */
    final void suspendedUnlinked(Continuation<?> callee) {
        if (unlinked == null) { // else this one has been replaced in its turn
            unlinked = callee;
        }
    }

    // ---- running

    /**
     * Resumes {@code frame} of {@code job}, and with its outcome its caller, and so on, until one waits or the root is
     * done.
     */
    final void run(Job<?> job, Continuation<?> frame, @Nullable Object sent) {
        int alone = 0; // not a field: to write one at each yield costs as much as all the rest of it
        for (; ; ) {
            Continuation<?> caller = frame.caller;
            try {
                frame.depth = 0;
                sent = frame.resume(sent);
            } catch (Throwable failure) {
                clear();
                if (caller == null) {
                    AwaitTrace.foldIn(failure);
                    job.finishFailed(failure);
                    return;
                }
                if (!(sent instanceof Thrown thrown && thrown.error == failure)) {
                    AwaitTrace.addTo(failure, caller);
                }
                sent = new Thrown(failure);
                frame = caller;
                continue;
            }
            if (sent == Continuation.SUSPENDED) {
                byte request = this.request;
                if (request == NO_REQUEST) {
                    return;
                }
                this.request = NO_REQUEST;
                if (request == STEP_AGAIN) {
                    if (++alone > MAX_ALONE) {
                        job.loop.enqueue(job);
                        return;
                    }
                    frame = job.innermost();
                    sent = job.takeOutcome();
                } else {
                    frame = java.util.Objects.requireNonNull(bounced);
                    sent = bouncedSent;
                    bounced = null;
                    bouncedSent = null;
                }
            } else if (caller == null) {
                job.finish(sent);
                return;
            } else {
                frame = caller;
            }
        }
    }

    /** Forgets what was asked for. */
    private void clear() {
        request = NO_REQUEST;
        bounced = null;
        unlinked = null;
    }

    /**
     * Closes {@code innermost} and those above it: each is resumed with {@code exit}, or with what the one below it
     * made of that, so that its {@code finally} blocks run.
     *
     * @return what the clean-up threw, or null
     */
    final @Nullable Throwable close(Continuation<?> innermost, Throwable exit) {
        Object sent = new Thrown(exit);
        Continuation<?> caller;
        for (@Nullable Continuation<?> frame = innermost; frame != null; frame = caller) {
            caller = frame.caller;
            try {
                frame.depth = 0;
                sent = frame.resume(sent);
            } catch (Throwable failure) {
                sent = new Thrown(failure);
            }
            if (sent == Continuation.SUSPENDED) {
                clear();
                return new IllegalStateException(
                        "coroutine ignored GeneratorExit: " + frame + " must not wait while it is being closed", exit);
            }
        }
        return sent instanceof Thrown thrown && thrown.error != exit ? thrown.error : null;
    }
}
