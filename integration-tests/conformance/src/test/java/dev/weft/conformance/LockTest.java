package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.Timeout;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncEvent;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.AsyncSemaphore;
import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code AsyncLock}. */
class LockTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<Void> holding(AsyncLock lock, String name) {
        try (lock) {
            out.print("got", name);
            await(sleep(0));
        } catch (CancelledError e) {
            out.print("cancelled", name);
            throw e;
        }
        return done();
    }

    @Test
    void theLockIsFairAndExclusive() {
        run(async(() -> {
            AsyncLock lock = new AsyncLock();
            await(gather(holding(lock, "a"), holding(lock, "b"), holding(lock, "c")));
            out.print(lock.isLocked());
        }));
        out.has("got a", "got b", "got c", "false");
    }

    @Test
    @Rule("098")
    void takingWhatIsFreeDoesNotYield() {
        run(async(() -> {
            Task<Void> task = createTask(async(() -> out.print("other")));
            AsyncLock lock = new AsyncLock();
            AsyncSemaphore semaphore = new AsyncSemaphore(1);
            await(lock.acquire());
            await(semaphore.acquire());
            AsyncQueue<Integer> queue = new AsyncQueue<>();
            await(queue.put(1));
            await(queue.get());
            AsyncEvent event = new AsyncEvent();
            event.set();
            await(event.await());
            out.print("no yield for lock, semaphore, queue, event");
            await(task);
        }));
        out.has("no yield for lock, semaphore, queue, event", "other");
    }

    @Test
    @Rule("099")
    void aWaiterCancelledAfterItWasWokenPassesTheLockOn() {
        run(async(() -> {
            AsyncLock lock = new AsyncLock();
            await(lock.acquire());
            Task<Void> a = createTask(holding(lock, "a"));
            Task<Void> b = createTask(holding(lock, "b"));
            await(sleep(0));
            lock.release();
            a.cancel();
            await(waitAll(List.of(a, b)));
            out.print(a.isCancelled(), b.isDone(), lock.isLocked());
        }));
        out.has("cancelled a", "got b", "true true false");
    }

    @Test
    void aNewcomerDoesNotOvertakeAWokenWaiter() {
        run(async(() -> {
            AsyncLock lock = new AsyncLock();
            await(lock.acquire());
            Task<Void> waiter = createTask(holding(lock, "waiter"));
            await(sleep(0));
            lock.release();
            Task<Void> newcomer = createTask(holding(lock, "newcomer"));
            await(waitAll(List.of(waiter, newcomer)));
        }));
        out.has("got waiter", "got newcomer");
    }

    @Test
    void releasingWhatIsNotHeldIsAnError() {
        assertThatIllegalStateException().isThrownBy(() -> new AsyncLock().release());
    }

    @Test
    void aWaiterCancelledWhileItWaitsLeavesTheQueue() {
        run(async(() -> {
            AsyncLock lock = new AsyncLock();
            await(lock.acquire());
            Task<Void> a = createTask(holding(lock, "a"));
            Task<Void> b = createTask(holding(lock, "b"));
            await(sleep(0));
            a.cancel();
            await(waitAll(List.of(a)));
            out.print(lock.isLocked());
            lock.release();
            await(b);
        }));
        out.has("cancelled a", "true", "got b");
    }

    @Test
    @Rule("114")
    void aTimeoutInTheTickOfTheReleaseDoesNotLoseTheLock() {
        run(async(() -> {
            AsyncLock lock = new AsyncLock();
            await(lock.acquire());
            List<Timeout> deadlines = new ArrayList<>();
            Task<Void> task = createTask(async(() -> {
                Timeout deadline = timeout(10);
                try (deadline) {
                    deadlines.add(deadline);
                    await(lock.acquire());
                }
            }));
            await(sleep(0));
            await(sleep(0));
            lock.release();
            deadlines.get(0).reschedule(0);
            List<Outcome<Void>> outcomes = await(gatherOutcomes(task));
            out.print(outcomes.get(0) instanceof Outcome.Success, "locked", lock.isLocked());
        }));
        out.has("true locked true");
    }

    @Test
    void theScopeReleasesOnErrorsAndOnCancellation() {
        runVirtual(async(() -> {
            AsyncLock lock = new AsyncLock();
            try (lock) {
                throw new IllegalArgumentException("x");
            } catch (IllegalArgumentException e) {
                out.print(lock.isLocked());
            }
            Task<Void> task = createTask(async(() -> {
                try (lock) {
                    await(sleep(1));
                }
            }));
            await(sleep(.001));
            out.print(lock.isLocked());
            task.cancel();
            await(waitAll(List.of(task)));
            out.print(lock.isLocked());
        }));
        out.has("false", "true", "false");
    }
}
