package dev.weft.testing;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.emit;
import static dev.weft.Asyncio.end;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.AsyncGenerator;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncCondition;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.AsyncSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Small programs with a fault each, which the plain order does not show: found within 200 orders or one pass of faults,
 * shrunk, and replayed.
 */
class SeededFaultsTest {
    private static final SimulationOptions SOUND = SimulationOptions.defaults().schedules(200);
    private static final SimulationOptions WILD = SOUND.wild(true);

    /** Returns the failure itself. */
    private static Throwable found(Supplier<Coroutine<Void>> program, SimulationOptions options) {
        Simulation.run(program); // the plain order
        ScheduleError error = catchThrowableOfType(ScheduleError.class, () -> Simulation.run(program, options));
        assertThat(error).as("the failure").isNotNull();
        assertThat(Schedule.parse(error.schedule()).deviations()).hasSizeBetween(1, 3);
        assertThat(error).hasMessageContaining("replay it with -Dweft.schedule=" + error.schedule());
        ScheduleError again = catchThrowableOfType(
                ScheduleError.class,
                () -> Simulation.run(program, SimulationOptions.defaults().schedule(error.schedule())));
        assertThat(again.getCause())
                .hasSameClassAs(error.getCause())
                .hasMessage(error.getCause().getMessage());
        return error.getCause();
    }

    private static FaultError foundByCancelling(Supplier<Coroutine<Void>> program) {
        Simulation.run(program);
        FaultError error = catchThrowableOfType(
                FaultError.class, () -> Simulation.cancelEverywhere(program, SimulationOptions.defaults()));
        assertThat(error).as("the failure").isNotNull();
        assertThat(error.getMessage()).containsPattern("cancelled at SeededFaultsTest.java:\\d+ await\\(");
        return error;
    }

    @Async
    private static Coroutine<Void> pause(int times) {
        for (int i = 0; i < times; i++) {
            await(yieldNow());
        }
        return done();
    }

    // ---- 1: an update is lost across an await

    private static final class Account {
        private int balance;

        @Async
        Coroutine<Void> deposit(int amount, int pauses) {
            await(sleep(1));
            int seen = balance;
            await(pause(pauses));
            balance = seen + amount;
            return done();
        }
    }

    @Async
    private static Coroutine<Void> lostUpdate() {
        Account account = new Account();
        await(gather(account.deposit(1, 0), account.deposit(2, 1)));
        assertThat(account.balance).isEqualTo(3);
        return done();
    }

    @Test
    void lostUpdateIsFound() {
        assertThat(found(() -> lostUpdate(), SOUND)).hasMessageContaining("expected: 3");
    }

    // ---- 2: what was checked does not hold any more after the await

    private static final class Connection {
        private boolean isOpen;
        private int opened;

        @Async
        Coroutine<Void> open(int pauses) {
            await(pause(pauses));
            if (!isOpen) {
                await(yieldNow());
                opened++;
                isOpen = true;
            }
            return done();
        }
    }

    @Async
    private static Coroutine<Void> checkThenAct() {
        Connection connection = new Connection();
        await(gather(connection.open(0), connection.open(3)));
        assertThat(connection.opened).isEqualTo(1);
        return done();
    }

    @Test
    void checkThenActIsFound() {
        assertThat(found(() -> checkThenAct(), WILD)).hasMessageContaining("expected: 1");
    }

    // ---- 3: two locks in two orders

    @Async
    private static Coroutine<Void> both(AsyncLock first, AsyncLock second, int pauses) {
        await(pause(pauses));
        try (first) {
            await(yieldNow());
            try (second) {
                await(yieldNow());
            }
        }
        return done();
    }

    @Async
    private static Coroutine<Void> lockOrder() {
        AsyncLock left = new AsyncLock("left");
        AsyncLock right = new AsyncLock("right");
        Task<Void> a = createTask(both(left, right, 0), "a");
        Task<Void> b = createTask(both(right, left, 3), "b");
        await(gather(a, b));
        return done();
    }

    @Test
    void lockOrderInversionIsFound() {
        assertThat(found(() -> lockOrder(), WILD))
                .isInstanceOf(DeadlockError.class)
                .hasMessageContaining("waits for AsyncLock \"right\" held by task b\n");
    }

    // ---- 4: a notification comes before the wait

    private static final class Door {
        private final AsyncCondition changed = new AsyncCondition();
        private boolean isOpen;

        @Async
        Coroutine<Void> pass() {
            if (!isOpen) { // and not inside the lock, as it should be
                await(yieldNow());
                try (changed) {
                    await(changed.await());
                }
            }
            return done();
        }

        @Async
        Coroutine<Void> open() {
            await(pause(2));
            try (changed) {
                isOpen = true;
                changed.notifyAllWaiters();
            }
            return done();
        }
    }

    @Async
    private static Coroutine<Void> missedNotify() {
        Door door = new Door();
        await(gather(door.pass(), door.open()));
        return done();
    }

    @Test
    void missedNotificationIsFound() {
        assertThat(found(() -> missedNotify(), WILD))
                .isInstanceOf(DeadlockError.class)
                .hasMessageContaining("waits for a notify of AsyncCondition #1");
    }

    // ---- 5: a permit is not returned when the task is cancelled

    @SuppressWarnings("weft:unprotected-lock") // that is the fault
    @Async
    private static Coroutine<Void> leakedPermit() {
        AsyncSemaphore permits = new AsyncSemaphore(2, "db");
        await(permits.acquire());
        await(sleep(1));
        permits.release();
        return done();
    }

    @Test
    void leakedPermitIsFound() {
        assertThat(foundByCancelling(() -> leakedPermit()))
                .hasMessageContaining("not returned: AsyncSemaphore \"db\"[unlocked, permits: 1] by task main");
    }

    // ---- 6: a task is left behind

    @Async
    private static Coroutine<Void> leftBehind() {
        Task<Void> work = createTask(pause(100), "work");
        await(sleep(1));
        await(work);
        return done();
    }

    @Async
    private static Coroutine<Void> longWork() {
        await(sleep(60));
        return done();
    }

    @Async
    private static Coroutine<Void> leavesWork() {
        Task<Void> work = createTask(longWork(), "work");
        await(sleep(1));
        await(work);
        return done();
    }

    @Test
    void taskLeftBehindIsFound() {
        assertThat(foundByCancelling(() -> leavesWork()))
                .hasMessageContaining("task work, made at SeededFaultsTest.java:")
                .hasMessageContaining("is left over: task work at SeededFaultsTest.java:");
        Simulation.cancelEverywhere(() -> leftBehind(), SimulationOptions.defaults()); // that one ends by itself
    }

    // ---- 7: the end takes too long

    @Async
    private static Coroutine<Void> slowEnd() {
        Duration begin = Simulation.clock().now();
        try {
            await(sleep(1));
        } catch (CancelledError cancelled) {
            await(sleep(3600)); // tells a server that does not answer
            throw cancelled;
        } finally {
            assertThat(Simulation.clock().now().minus(begin)).isLessThan(Duration.ofSeconds(10));
        }
        return done();
    }

    @Test
    void slowEndIsFound() {
        assertThat(foundByCancelling(() -> slowEnd())).hasMessageContaining("to be less than");
    }

    // ---- 8: an answer and its timeout at the same time

    private static final class Call {
        private boolean isAnswered;
        private boolean hasFailed;

        @Async
        Coroutine<Void> answer() {
            await(sleep(5));
            isAnswered = true;
            return done();
        }

        @Async
        Coroutine<Void> limit() {
            await(sleep(5));
            hasFailed = !isAnswered;
            return done();
        }
    }

    @Async
    private static Coroutine<Void> timeoutRace() {
        Call call = new Call();
        await(gather(call.answer(), call.limit()));
        assertThat(call.isAnswered && call.hasFailed).as("answered and failed").isFalse();
        return done();
    }

    @Test
    void timeoutRaceIsFound() {
        assertThat(found(() -> timeoutRace(), SOUND)).hasMessageContaining("answered and failed");
    }

    // ---- 9: something is closed twice

    private static final class Resource {
        private boolean isClosed;
        private int closes;

        @Async
        Coroutine<Void> close() {
            if (!isClosed) {
                await(yieldNow()); // flushes
                isClosed = true;
                closes++;
            }
            return done();
        }

        @Async
        Coroutine<Void> use(int pauses) {
            await(sleep(1));
            await(pause(pauses));
            await(close());
            return done();
        }
    }

    @Async
    private static Coroutine<Void> doubleClose() {
        Resource resource = new Resource();
        await(gather(resource.use(0), resource.use(2)));
        assertThat(resource.closes).isEqualTo(1);
        return done();
    }

    @Test
    void doubleCloseIsFound() {
        assertThat(found(() -> doubleClose(), WILD)).hasMessageContaining("expected: 1");
    }

    // ---- 10: an empty queue is taken for the end

    private static final class Jobs {
        private final AsyncQueue<Integer> queue = new AsyncQueue<>();
        private final List<Integer> taken = new ArrayList<>();

        @Async
        Coroutine<Void> produce() {
            for (int i = 0; i < 3; i++) {
                queue.putNowait(i);
                await(yieldNow());
            }
            return done();
        }

        @Async
        Coroutine<Void> consume() {
            await(pause(3));
            while (!queue.isEmpty()) {
                taken.add(await(queue.get()));
            }
            return done();
        }
    }

    @Async
    private static Coroutine<Void> drainedEarly() {
        Jobs jobs = new Jobs();
        await(gather(jobs.produce(), jobs.consume()));
        assertThat(jobs.taken).hasSize(3);
        return done();
    }

    @Test
    void queueDrainedEarlyIsFound() {
        assertThat(found(() -> drainedEarly(), WILD)).hasMessageContaining("Expected size: 3");
    }

    // ---- 11: whoever waits longest is taken to be the one who gets the item

    private static final class Desk {
        private final AsyncQueue<String> queue = new AsyncQueue<>();

        @Async
        Coroutine<Void> waits() {
            assertThat(await(queue.get())).isEqualTo("first");
            return done();
        }

        @Async
        Coroutine<Void> serves() {
            await(pause(2));
            queue.putNowait("first");
            await(pause(2));
            queue.putNowait("second");
            return done();
        }

        @Async
        Coroutine<Void> comesLater() {
            await(pause(3));
            assertThat(await(queue.get())).isEqualTo("second");
            return done();
        }
    }

    @Async
    private static Coroutine<Void> barging() {
        Desk desk = new Desk();
        await(gather(desk.waits(), desk.serves(), desk.comesLater()));
        return done();
    }

    @Test
    void bargingIsFound() {
        assertThat(found(() -> barging(), WILD)).isInstanceOf(AssertionError.class);
    }

    // ---- 12: a generator is not closed

    @Async
    private static AsyncGenerator<Integer> numbers() {
        emit(1);
        emit(2);
        return end();
    }

    @Async
    private static Coroutine<Void> generatorNotClosed() {
        AsyncGenerator<Integer> numbers = numbers();
        await(numbers.advance());
        await(sleep(1));
        await(numbers.closeAsync());
        return done();
    }

    @Test
    void generatorNotClosedIsFound() {
        assertThat(foundByCancelling(() -> generatorNotClosed()))
                .hasMessageContaining("a generator is left open: ")
                .hasMessageContaining("SeededFaultsTest.numbers");
    }
}
