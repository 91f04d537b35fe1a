package dev.weft.internal.core;

import dev.weft.TaskDump.LoopEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Knows the loops of the process, and has each looked at by its own thread.
 *
 * <pre>
 *   the loop                               is looked at
 *   runs on this thread                    here and now
 *   runs elsewhere, or in an executor      by a callback that is handed in; if that is not called within {@link #PATIENCE_MILLIS}, from outside
 *   runs nowhere                           from outside: whoever may start it meanwhile is not stopped
 *   is closed                              not at all
 * </pre>
 */
public final class Dumps {
    /** How long a loop may take to come to the end of a step. */
    static final long PATIENCE_MILLIS = 1000;

    /** How long a loop that has begun to look may take. */
    private static final long LOOKING_MILLIS = 60_000;

    private Dumps() {}

    /** Looks at all loops. */
    public static List<LoopEntry> ofAll() {
        List<Request> requests = new ArrayList<>();
        OpenLoops.forEach((loop, number) -> requests.add(new Request(loop, number, null)));
        requests.sort(Comparator.comparingInt(request -> request.number));
        return answers(requests);
    }

    /** Looks at one loop. */
    public static LoopEntry of(Loop loop) {
        return of(loop, null);
    }

    /** Looks at one task and those who wait for it. */
    public static LoopEntry of(Job<?> task) {
        return of(task.loop, task);
    }

    private static LoopEntry of(Loop loop, @Nullable Job<?> root) {
        int number = loop.isClosed() ? 0 : loop.number;
        return answers(List.of(new Request(loop, number, root))).get(0);
    }

    /** Asks all of them first, so that those which do not answer are waited for together. */
    private static List<LoopEntry> answers(List<Request> requests) {
        requests.forEach(Request::send);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        List<LoopEntry> answers = new ArrayList<>();
        for (Request request : requests) {
            answers.add(request.answer(deadline));
        }
        return answers;
    }

    /** One look at one loop. */
    private static final class Request implements Runnable {
        private final Loop loop;
        private final int number;
        private final @Nullable Job<?> root;
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private @Nullable CallbackHandle handle;
        private volatile @Nullable LoopEntry answer;

        Request(Loop loop, int number, @Nullable Job<?> root) {
            this.loop = loop;
            this.number = number;
            this.root = root;
        }

        void send() {
            if (loop.isOnThread() || loop.isClosed() || (loop.thread == null && loop.host == null)) {
                return;
            }
            try {
                handle = loop.callSoonThreadsafe(this);
            } catch (IllegalStateException | RejectedExecutionException closed) {
                // It was closed just now, or its executor takes nothing any more: it is looked at from outside.
            }
        }

        /** On the loop's thread. */
        @Override
        public void run() {
            begun.countDown();
            try {
                answer = LoopView.exact(loop, number, root);
            } finally {
                ended.countDown();
            }
        }

        LoopEntry answer(long deadline) {
            if (loop.isOnThread()) {
                return LoopView.exact(loop, number, root);
            }
            CallbackHandle handle = this.handle;
            if (handle == null) {
                return LoopView.outside(loop, number, root, false);
            }
            if (await(begun, deadline - System.nanoTime())) {
                await(ended, TimeUnit.MILLISECONDS.toNanos(LOOKING_MILLIS));
            } else {
                handle.cancel();
            }
            LoopEntry answer = this.answer;
            return answer != null ? answer : LoopView.outside(loop, number, root, true);
        }

        private static boolean await(CountDownLatch latch, long nanos) {
            boolean interrupted = false;
            try {
                long deadline = System.nanoTime() + nanos;
                while (true) {
                    try {
                        return latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    } catch (InterruptedException later) {
                        interrupted = true;
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
