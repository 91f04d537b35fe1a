package dev.weft.internal.group;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.ErrorContext;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.internal.bridge.StageFuture;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The end of the scope of a {@link Loops}.
 *
 * <pre>
 *   CALLS   waits for the end of the task group   ──▶ its result or failure is kept
 *   LOOPS   waits for the end of all loops        a cancellation meanwhile is kept, too
 *   then    the failure; else the cancellation; else the result
 * </pre>
 */
final class Exit extends Continuation<Boolean> {
    private static final int NEW = 0;
    private static final int CALLS = 1;
    private static final int LOOPS = 2;

    private final Loops group;
    private final @Nullable Throwable failure;
    private int state = NEW;

    /** As in a {@link Call}. */
    private boolean waitsInside;

    private @Nullable Object result;
    private @Nullable Throwable thrown;
    private @Nullable CancelledError cancelled;

    Exit(Loops group, @Nullable Throwable failure) {
        this.group = group;
        this.failure = failure;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        if (state == NEW) {
            valueOf(sent);
            if (!group.homeToLeave().isRunning()) { // it is being closed, and waits for nobody
                group.leave();
                return failure == null;
            }
        }
        if (state != LOOPS && !awaitCalls(sent)) {
            return SUSPENDED;
        }
        if (waitsInside) {
            waitsInside = false;
            loop().inFlight.begin();
        }
        if (state == LOOPS) {
            takeCancellation(sent);
        } else {
            state = LOOPS;
            group.leave();
        }
        for (Member member : group.members()) {
            while (!member.ended().isDone()) {
                if (StageFuture.await(member.ended().thenApply(end -> end), this) == SUSPENDED) {
                    waitsInside = member.isConducted();
                    if (waitsInside) {
                        loop().inFlight.end();
                    }
                    return SUSPENDED;
                }
            }
            member.join();
        }
        group.endWatch();
        return finish();
    }

    /** Whether the task group has ended. */
    private boolean awaitCalls(@Nullable Object sent) {
        try {
            if (state == NEW) {
                state = CALLS;
                result = Trampoline.await(group.tasks().exit(failure), this);
            } else {
                result = valueOf(sent);
            }
            return result != SUSPENDED;
        } catch (Throwable thrown) {
            this.thrown = thrown instanceof ExceptionGroup failures && thrown != failure
                    ? new ExceptionGroup("unhandled errors in a LoopGroup", failures.exceptions())
                    : thrown;
            return true;
        }
    }

    private void takeCancellation(@Nullable Object sent) throws Throwable {
        try {
            valueOf(sent);
        } catch (CancelledError error) {
            cancelled = error;
        }
    }

    private @Nullable Object finish() throws Throwable {
        lookAtEnds();
        CancelledError cancelled = this.cancelled;
        if (thrown != null) {
            if (cancelled != null && !(thrown instanceof CancelledError)) {
                deliverAgain(cancelled);
            }
            throw thrown;
        }
        if (cancelled != null) {
            throw cancelled;
        }
        return result;
    }

    /** As a task group does: after the failure the cancellation comes once more, and counts once. */
    private void deliverAgain(CancelledError cancelled) {
        Task<?> task = Objects.requireNonNull(Asyncio.currentTask());
        task.uncancel();
        task.cancel(cancelled.getMessage());
    }

    /** What has become of the loops since the calls have ended: if nothing else has failed, that does. */
    private void lookAtEnds() {
        List<Throwable> failures = new ArrayList<>();
        for (Member member : group.members()) {
            Member.End end = member.ended().join();
            if (end.death() != null && !member.port().isTold()) {
                member.port().told();
                failures.add(end.death());
            }
            if (end.atEnd() != null && end.atEnd() != end.death()) {
                failures.add(end.atEnd());
            }
        }
        for (Throwable failure : failures) {
            if (failure instanceof VirtualMachineError && !(thrown instanceof VirtualMachineError)) {
                report(thrown);
                thrown = failure;
            } else if (thrown != null && thrown != failure) {
                report(failure);
            }
        }
        if (thrown == null && !failures.isEmpty()) {
            thrown = new ExceptionGroup("unhandled errors in a LoopGroup", failures);
        }
    }

    private void report(@Nullable Throwable failure) {
        if (failure != null && !(failure instanceof CancelledError)) {
            Asyncio.runningLoop()
                    .callExceptionHandler(new ErrorContext(
                            "a loop of a group has failed at its end, or another failure gave way to that",
                            failure,
                            null,
                            group.toString()));
        }
    }

    @Override
    protected String describe() {
        return "LoopGroup.exit";
    }
}
