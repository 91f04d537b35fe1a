package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncBoundedSemaphore;
import dev.weft.sync.AsyncSemaphore;
import dev.weft.testkit.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code AsyncSemaphore} and {@code AsyncBoundedSemaphore}. */
class SemaphoreTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<Void> entering(AsyncSemaphore semaphore, String name) {
        try (semaphore) {
            out.print(name);
        }
        return done();
    }

    @Async
    private Coroutine<String> acquiring(AsyncSemaphore semaphore, String name) {
        await(semaphore.acquire());
        return result(name);
    }

    @Test
    @Rule("102")
    void theSemaphoreIsFifoAndANewcomerDoesNotOvertake() {
        run(async(() -> {
            AsyncSemaphore semaphore = new AsyncSemaphore(1);
            await(semaphore.acquire());
            List<Task<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                tasks.add(createTask(entering(semaphore, String.valueOf(i))));
            }
            await(sleep(0));
            semaphore.release();
            out.print(semaphore.isLocked());
            tasks.add(createTask(entering(semaphore, "new")));
            await(gather(tasks));
        }));
        out.has("true", "0", "1", "2", "new");
    }

    @Test
    @Rule("102")
    void aBoundedSemaphoreRefusesToBeReleasedTooOften() {
        AsyncBoundedSemaphore semaphore = new AsyncBoundedSemaphore(1);
        assertThatIllegalStateException().isThrownBy(semaphore::release);
        AsyncSemaphore unbounded = new AsyncSemaphore(0);
        unbounded.release();
        org.assertj.core.api.Assertions.assertThat(unbounded.isLocked()).isFalse();
    }

    @Test
    void aNegativeInitialValueIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AsyncSemaphore(-1));
    }

    @Test
    void asManyEnterAsThereArePermits() {
        runVirtual(async(() -> {
            AsyncSemaphore semaphore = new AsyncSemaphore(2);
            int[] inside = {0, 0};
            List<Coroutine<Void>> workers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                workers.add(async(() -> {
                    try (semaphore) {
                        inside[0]++;
                        inside[1] = Math.max(inside[1], inside[0]);
                        await(sleep(.01));
                        inside[0]--;
                    }
                }));
            }
            await(gather(workers));
            out.print("at most", inside[1], "left", inside[0]);
        }));
        out.has("at most 2 left 0");
    }

    @Test
    @Rule("113")
    void aWaiterCancelledAfterItWasWokenReturnsItsPermit() {
        runVirtual(async(() -> {
            AsyncSemaphore semaphore = new AsyncSemaphore(0);
            Task<String> a = createTask(acquiring(semaphore, "a"));
            Task<String> b = createTask(acquiring(semaphore, "b"));
            await(sleep(0));
            semaphore.release();
            a.cancel();
            await(waitAll(List.of(a)));
            out.print(a.isCancelled(), await(waitFor(b, Duration.ofSeconds(1))), semaphore.isLocked());
        }));
        out.has("true b true");
    }

    @Test
    void aCancelledWaiterInTheMiddleDoesNotHoldUpTheOthers() {
        run(async(() -> {
            AsyncSemaphore semaphore = new AsyncSemaphore(0);
            Task<String> a = createTask(acquiring(semaphore, "a"));
            Task<String> b = createTask(acquiring(semaphore, "b"));
            Task<String> c = createTask(acquiring(semaphore, "c"));
            await(sleep(0));
            b.cancel();
            semaphore.release();
            semaphore.release();
            await(waitAll(List.of(a, b, c)));
            out.print(a.result(), b.isCancelled(), c.result());
        }));
        out.has("a true c");
    }
}
