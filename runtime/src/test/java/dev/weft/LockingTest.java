package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static dev.weft.Steps.within;
import static dev.weft.VirtualClock.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.sync.AsyncBarrier;
import dev.weft.sync.AsyncBoundedSemaphore;
import dev.weft.sync.AsyncCondition;
import dev.weft.sync.AsyncEvent;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncSemaphore;
import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lock, event, semaphore, condition and barrier. */
class LockingTest {
    private final Trace trace = new Trace();

    private Coroutine<Object> yields(int count) {
        return count == 0 ? steps() : steps(x -> yieldNow(), x -> yields(count - 1));
    }

    private static Awaitable<?> all(List<? extends Task<?>> tasks) {
        List<Future<?>> futures = new ArrayList<>(tasks);
        return waitAll(futures);
    }

    // ---- lock

    @Test
    void aFreeLockIsTakenWithoutYielding() {
        AsyncLock lock = new AsyncLock();
        run(steps(
                x -> {
                    createTask(steps(y -> trace.note("other")));
                    return within(lock, () -> steps(y -> trace.note(lock.isLocked())));
                },
                x -> trace.note(lock.isLocked()),
                x -> yieldNow()));
        trace.has(true, false, "other");
    }

    @Test
    void theLockGoesFirstInFirstOutAndNobodyOvertakes() {
        AsyncLock lock = new AsyncLock();
        run(steps(x -> lock.acquire(), x -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (String name : List.of("a", "b")) {
                tasks.add(createTask(within(lock, () -> steps(y -> trace.note(name), y -> yieldNow()))));
            }
            return steps(y -> yieldNow(), y -> {
                lock.release(); // wakes a, which has not run yet: a newcomer has to stand in line
                tasks.add(createTask(within(lock, () -> steps(z -> trace.note("newcomer")))));
                return all(tasks);
            });
        }));
        trace.has("a", "b", "newcomer");
    }

    @Test
    void aWaiterCancelledAfterItsWakeUpPassesTheLockOn() {
        AsyncLock lock = new AsyncLock();
        run(steps(x -> lock.acquire(), x -> {
            Task<?> first = createTask(within(lock, () -> steps(y -> trace.note("never"))));
            Task<?> second = createTask(within(lock, () -> steps(y -> trace.note("second"))));
            return steps(
                    y -> yieldNow(),
                    y -> {
                        lock.release();
                        first.cancel();
                        return all(List.of(first, second));
                    },
                    y -> trace.note(first.isCancelled() + " " + lock.isLocked()));
        }));
        trace.has("second", "true false");
    }

    @Test
    void aTimeoutInTheIterationOfTheReleaseLosesNoLock() {
        AsyncLock lock = new AsyncLock();
        run(steps(
                x -> lock.acquire(),
                x -> {
                    runningLoop().callLater(java.time.Duration.ofMillis(10), lock::release);
                    return attempt(
                            () -> within(timeout(.01), () -> within(lock, () -> steps(y -> trace.note("got it")))),
                            error -> trace.note(error.getClass().getSimpleName()));
                },
                x -> trace.note(lock.isLocked())));
        trace.has("AsyncTimeoutException", false);
    }

    @Test
    void aCancelledWaiterDoesNotKeepOthersFromAFreeLock() {
        AsyncLock lock = new AsyncLock();
        run(steps(x -> lock.acquire(), x -> {
            Task<?> waiting = createTask(steps(y -> lock.acquire()));
            return steps(
                    y -> yieldNow(),
                    y -> {
                        waiting.cancel();
                        lock.release();
                        createTask(steps(z -> trace.note("other")));
                        return lock.acquire();
                    },
                    y -> trace.note("acquired at once"),
                    y -> yieldNow());
        }));
        trace.has("acquired at once", "other");
    }

    @Test
    void aLockCanBeTheWholeOfATask() {
        AsyncLock lock = new AsyncLock();
        run(steps(x -> createTask(lock.acquire()), x -> {
            assertThat(lock.isLocked()).isTrue();
            Task<?> second = createTask(lock.acquire());
            runningLoop().callLater(java.time.Duration.ofMillis(1), lock::release);
            return second;
        }));
        lock.release();
        assertThatIllegalStateException().isThrownBy(lock::release).withMessageContaining("not acquired");
        assertThatIllegalStateException().isThrownBy(lock::close);
    }

    @Test
    void aLockBelongsToTheLoopThatWaitedForIt() {
        AsyncLock lock = new AsyncLock();
        Coroutine<Object> waits = steps(x -> lock.acquire(), x -> {
            runningLoop().callLater(java.time.Duration.ofMillis(1), lock::release);
            return lock.acquire();
        });
        EventLoop first = VirtualClock.loop();
        first.runUntilComplete(waits);
        assertThatIllegalStateException()
                .isThrownBy(() -> run(steps(x -> lock.acquire())))
                .withMessageContaining("different event loop");
        first.close();
        lock.release();
        run(steps(
                x -> lock.acquire(),
                x -> { // its loop is gone, and nobody waits
                    runningLoop().callLater(java.time.Duration.ofMillis(1), lock::release);
                    return lock.acquire();
                }));
        assertThat(lock.isLocked()).isTrue();
    }

    @Test
    void aPrimitiveThatIsNotUsedIsNotReportedAsForgotten() {
        run(steps(x -> {
            runningLoop().setExceptionHandler((loop, context) -> trace.note(context.message()));
            new AsyncLock();
            new AsyncSemaphore();
            new AsyncEvent();
            new dev.weft.sync.AsyncQueue<String>().isEmpty();
            return yieldNow();
        }));
        trace.has();
    }

    // ---- event

    @Test
    void setWakesAllWhoWaitEvenIfClearedAtOnce() {
        AsyncEvent event = new AsyncEvent();
        run(steps(x -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (String name : List.of("a", "b")) {
                tasks.add(createTask(steps(y -> event.await(), y -> trace.note(name + event.isSet()))));
            }
            return steps(
                    y -> yieldNow(),
                    y -> {
                        event.set();
                        event.clear();
                        return all(tasks);
                    },
                    y -> {
                        event.set();
                        return event.await();
                    },
                    y -> trace.note("set"));
        }));
        trace.has("afalse", "bfalse", "set");
    }

    // ---- semaphore

    @Test
    void permitsGoFirstInFirstOut() {
        AsyncSemaphore semaphore = new AsyncSemaphore(2);
        run(steps(x -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int number = i;
                tasks.add(createTask(within(semaphore, () -> steps(y -> trace.note(number), y -> sleep(1)))));
            }
            return steps(y -> all(tasks), y -> trace.note(semaphore.isLocked()));
        }));
        trace.has(0, 1, 2, 3, 4, false);
    }

    @Test
    void aNewcomerDoesNotOvertakeAWokenWaiter() {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        run(steps(x -> semaphore.acquire(), x -> {
            Task<?> waiter =
                    createTask(steps(y -> semaphore.acquire(), y -> trace.note("waiter"), y -> yieldNow(), y -> {
                        semaphore.release();
                        return null;
                    }));
            return steps(
                    y -> yieldNow(),
                    y -> {
                        semaphore.release();
                        return semaphore.acquire();
                    },
                    y -> trace.note("newcomer"),
                    y -> waiter);
        }));
        trace.has("waiter", "newcomer");
    }

    @Test
    void aWaiterCancelledAfterItsWakeUpReturnsThePermit() {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        run(steps(x -> {
            Task<?> first = createTask(semaphore.acquire());
            Task<?> second = createTask(steps(y -> semaphore.acquire(), y -> trace.note("second")));
            return steps(
                    y -> yieldNow(),
                    y -> {
                        semaphore.release();
                        first.cancel();
                        return all(List.of(first, second));
                    },
                    y -> trace.note(semaphore.isLocked()));
        }));
        trace.has("second", true);
    }

    @Test
    void aBoundedSemaphoreRefusesSurplusReleases() {
        AsyncBoundedSemaphore semaphore = new AsyncBoundedSemaphore(1);
        assertThatIllegalStateException().isThrownBy(semaphore::release).withMessageContaining("too many times");
        assertThatIllegalArgumentException().isThrownBy(() -> new AsyncSemaphore(-1));
    }

    // ---- condition

    private Coroutine<Object> waitsAt(AsyncCondition condition, String name) {
        return within(condition, () -> steps(x -> condition.await(), x -> trace.note(name + " notified")));
    }

    @Test
    void notifiedTasksGoOnInOrderAndNotBeforeTheLockIsFree() {
        AsyncCondition condition = new AsyncCondition();
        run(steps(x -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                tasks.add(createTask(waitsAt(condition, name)));
            }
            return steps(
                    y -> yieldNow(),
                    y -> within(
                            condition,
                            () -> steps(
                                    z -> {
                                        condition.notify(2);
                                        return yields(3);
                                    },
                                    z -> trace.note("releases"))),
                    y -> yields(5),
                    y -> trace.note(tasks.get(2).isDone()),
                    y -> within(
                            condition,
                            () -> steps(z -> {
                                condition.notifyAllWaiters();
                                return null;
                            })),
                    y -> all(tasks));
        }));
        trace.has("releases", "a notified", "b notified", false, "c notified");
    }

    @Test
    void aNotifiedWaiterThatIsCancelledPassesTheNotificationOn() {
        AsyncCondition condition = new AsyncCondition();
        run(steps(x -> {
            Task<?> first = createTask(waitsAt(condition, "first"));
            Task<?> second = createTask(waitsAt(condition, "second"));
            return steps(
                    y -> yieldNow(),
                    y -> within(
                            condition,
                            () -> steps(z -> {
                                condition.notify(1);
                                first.cancel();
                                return null;
                            })),
                    y -> all(List.of(first, second)),
                    y -> trace.note(first.isCancelled() + " " + condition.isLocked()));
        }));
        trace.has("second notified", "true false");
    }

    @Test
    void aCancelledWaiterHasTheLockAgainBeforeItGoesOn() {
        AsyncCondition condition = new AsyncCondition();
        run(steps(x -> {
            Task<?> task = createTask(within(
                    condition,
                    () -> attempt(() -> steps(y -> condition.await()), error -> {
                        trace.add("cancelled, locked " + condition.isLocked());
                        throw error;
                    })));
            return steps(
                    y -> yieldNow(),
                    y -> condition.acquire(),
                    y -> {
                        task.cancel();
                        return yields(2);
                    },
                    y -> {
                        task.cancel(); // now it waits for the lock, and goes on doing so
                        return yields(2);
                    },
                    y -> {
                        trace.add("releases");
                        condition.release();
                        return all(List.of(task));
                    },
                    y -> trace.note(task.isCancelled() + " " + condition.isLocked()));
        }));
        trace.has("releases", "cancelled, locked true", "true false");
    }

    @Test
    void awaitUntilLooksAgainAfterEachNotification() {
        AsyncCondition condition = new AsyncCondition();
        int[] count = new int[1];
        run(steps(x -> {
            Task<?> task = createTask(within(
                    condition, () -> steps(y -> condition.awaitUntil(() -> count[0] >= 2), y -> trace.note("two"))));
            Steps.Body increment = () -> within(
                    condition,
                    () -> steps(y -> {
                        count[0]++;
                        condition.notifyAllWaiters();
                        return trace.note(count[0]);
                    }));
            return steps(
                    y -> yieldNow(),
                    y -> increment.begin(),
                    y -> yields(5),
                    y -> increment.begin(),
                    y -> task,
                    y -> within(condition, () -> steps(z -> condition.awaitUntil(() -> true))));
        }));
        trace.has(1, 2, "two");
    }

    @Test
    void aConditionNeedsItsLock() {
        AsyncCondition condition = new AsyncCondition();
        assertThatIllegalStateException().isThrownBy(() -> condition.notify(1)).withMessageContaining("not acquired");
        run(steps(x -> attempt(condition::await, error -> {
            assertThat(error).isInstanceOf(IllegalStateException.class).hasMessageContaining("not acquired");
            return null;
        })));
    }

    // ---- barrier

    private Coroutine<Object> arrives(AsyncBarrier barrier, String name) {
        return attempt(
                () -> steps(x -> barrier.await(), x -> trace.note(name + " " + x)),
                error -> trace.note(name + " " + error.getClass().getSimpleName()));
    }

    @Test
    void allGoOnWhenTheLastHasComeAgainAndAgain() {
        AsyncBarrier barrier = new AsyncBarrier(2);
        run(steps(x -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (String name : List.of("a", "b", "c", "d")) {
                tasks.add(createTask(arrives(barrier, name)));
            }
            return steps(y -> all(tasks), y -> trace.note(barrier.waiting() + " " + barrier.parties()));
        }));
        trace.has("b 1", "a 0", "d 1", "c 0", "0 2");
    }

    @Test
    void abortBreaksItAndResetMendsIt() {
        AsyncBarrier barrier = new AsyncBarrier(2);
        run(steps(x -> {
            Task<?> first = createTask(arrives(barrier, "first"));
            return steps(
                    y -> yieldNow(),
                    y -> trace.note(barrier.waiting()),
                    y -> barrier.abort(),
                    y -> first,
                    y -> arrives(barrier, "late"),
                    y -> trace.note(barrier.isBroken()),
                    y -> barrier.reset(),
                    y -> trace.note(barrier.isBroken()),
                    y -> {
                        Task<?> second = createTask(arrives(barrier, "second"));
                        return steps(
                                z -> yieldNow(), z -> barrier.reset(), z -> second, z -> trace.note(barrier.waiting()));
                    });
        }));
        trace.has(
                1,
                "first BrokenBarrierException",
                "late BrokenBarrierException",
                true,
                false,
                "second BrokenBarrierException",
                0);
        assertThatIllegalArgumentException().isThrownBy(() -> new AsyncBarrier(0));
    }

    @Test
    void aCancelledPartyLeavesTheRound() {
        AsyncBarrier barrier = new AsyncBarrier(2);
        run(steps(x -> {
            Task<?> gone = createTask(barrier.await());
            return steps(
                    y -> yieldNow(),
                    y -> {
                        gone.cancel();
                        return all(List.of(gone));
                    },
                    y -> trace.note(barrier.waiting()),
                    y -> all(List.of(createTask(arrives(barrier, "a")), createTask(arrives(barrier, "b")))));
        }));
        trace.has(0, "b 1", "a 0");
    }
}
