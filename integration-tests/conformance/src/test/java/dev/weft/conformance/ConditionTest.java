package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.WaitResult;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncCondition;
import dev.weft.sync.AsyncLock;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code AsyncCondition}. */
class ConditionTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<Void> waiter(AsyncCondition condition, String name) {
        try (condition) {
            await(condition.await());
            out.print("woke", name);
        }
        return done();
    }

    @Test
    @Rule("104")
    void notifyNeedsTheLockAndWakesInOrderAfterTheRelease() {
        runVirtual(async(() -> {
            AsyncCondition condition = new AsyncCondition();
            List<Task<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                tasks.add(createTask(waiter(condition, String.valueOf(i))));
            }
            await(sleep(0));
            assertThatIllegalStateException().isThrownBy(() -> condition.notify(1));
            assertThatIllegalStateException().isThrownBy(condition::notifyAllWaiters);
            try (condition) {
                condition.notify(2);
                await(sleep(.001));
                out.print("releasing");
            }
            await(sleep(.001));
            out.print("then all");
            try (condition) {
                condition.notifyAllWaiters();
            }
            await(gather(tasks));
            try (condition) {
                await(condition.awaitUntil(() -> true));
            }
            out.print("true at once");
        }));
        out.has("releasing", "woke 0", "woke 1", "then all", "woke 2", "true at once");
    }

    @Test
    void awaitNeedsTheLock() {
        run(async(() -> {
            AsyncCondition condition = new AsyncCondition();
            try {
                await(condition.await());
            } catch (IllegalStateException e) {
                out.print("refused");
            }
        }));
        out.has("refused");
    }

    @Test
    @Rule("105")
    void aNotifiedWaiterThatIsCancelledPassesTheNotificationOn() {
        runVirtual(async(() -> {
            AsyncCondition condition = new AsyncCondition();
            Task<Void> a = createTask(waiter(condition, "a"));
            Task<Void> b = createTask(waiter(condition, "b"));
            await(sleep(0));
            try (condition) {
                condition.notify(1);
                a.cancel();
            }
            WaitResult<Void> waited = await(waitAll(List.of(a, b), Duration.ofMillis(20)));
            out.print(a.isCancelled(), waited.done().contains(b));
            waited.pending().forEach(task -> task.cancel());
        }));
        out.has("woke b", "true true");
    }

    @Test
    void aCancelledWaiterHoldsTheLockAgainWhenItSeesTheCancellation() {
        runVirtual(async(() -> {
            AsyncLock lock = new AsyncLock();
            AsyncCondition condition = new AsyncCondition(lock);
            Task<Void> task = createTask(async(() -> {
                try (condition) {
                    try {
                        await(condition.await());
                    } catch (CancelledError e) {
                        out.print("cancelled", lock.isLocked());
                        throw e;
                    }
                }
            }));
            await(sleep(0));
            await(lock.acquire());
            task.cancel();
            await(sleep(.001));
            out.print("still waits for the lock", task.isDone());
            lock.release();
            await(waitAll(List.of(task)));
            out.print(task.isCancelled(), lock.isLocked());
        }));
        out.has("still waits for the lock false", "cancelled true", "true false");
    }

    @Test
    void awaitUntilChecksThePredicateAtEachNotification() {
        runVirtual(async(() -> {
            AsyncCondition condition = new AsyncCondition();
            int[] value = {0};
            Task<Void> task = createTask(async(() -> {
                try (condition) {
                    await(condition.awaitUntil(() -> {
                        out.print("checked", value[0]);
                        return value[0] == 2;
                    }));
                    out.print("satisfied");
                }
            }));
            await(sleep(.001));
            for (int i = 1; i <= 2; i++) {
                try (condition) {
                    value[0] = i;
                    condition.notify(1);
                }
                await(sleep(.001));
            }
            await(task);
        }));
        out.has("checked 0", "checked 1", "checked 2", "satisfied");
    }
}
