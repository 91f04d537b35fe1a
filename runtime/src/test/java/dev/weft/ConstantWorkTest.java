package dev.weft;

import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.repeat;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weft.sync.AsyncCondition;
import dev.weft.sync.AsyncLock;
import dev.weft.sync.AsyncSemaphore;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Work that does not grow with what is there already, or was before: counted in comparisons and bytes where something
 * can be counted, else done so often that a search through the others would take hours.
 */
class ConstantWorkTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final List<ErrorContext> reports = virtual.reports;

    private static final int MANY = 100_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A callback that counts how often it is compared. */
    private static final class Counted implements Consumer<Object> {
        static long comparisons;

        @Override
        public void accept(Object future) {}

        @Override
        public boolean equals(Object other) {
            comparisons++;
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    @Test
    void removingCallbacksComparesFew() {
        virtual.run(x -> {
            Future<Object> future = loop.createFuture();
            List<Counted> callbacks = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                callbacks.add(new Counted());
                future.addDoneCallback(callbacks.get(i));
            }
            Counted.comparisons = 0;
            for (int i = 0; i < MANY; i += 2) {
                assertThat(future.removeDoneCallback(callbacks.get(i))).isOne();
            }
            for (int i = 0; i < MANY; i++) { // and with others staying
                Counted passing = new Counted();
                future.addDoneCallback(passing);
                assertThat(future.removeDoneCallback(passing)).isOne();
            }
            assertThat(Counted.comparisons).isLessThan(4L * MANY);
            return null;
        });
    }

    @Test
    void aThousandShieldsThatWereGivenUpLeaveOneReport() {
        List<ErrorContext> reports = new ArrayList<>();
        loop.setExceptionHandler((l, context) -> reports.add(context));
        Future<String> lasting = loop.createFuture();
        virtual.run(
                x -> repeat(MANY, i -> {
                    shield(lasting).cancel();
                    return yieldNow();
                }),
                x -> {
                    lasting.setException(new IllegalArgumentException("late"));
                    return yieldNow();
                });
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.message()).isEqualTo("IllegalArgumentException exception in shielded future");
            assertThat(report.future()).isSameAs(lasting);
        });
    }

    @Test
    void aMillionCoroutinesAreGathered() {
        List<Object> all = virtual.run(x -> {
            List<Coroutine<Object>> coroutines = new ArrayList<>();
            for (int i = 0; i < 10 * MANY; i++) {
                coroutines.add(steps(y -> "done"));
            }
            return gather(coroutines);
        });
        assertThat(all).hasSize(10 * MANY).containsOnly("done");
    }

    @Test
    void oneCoroutineIsGatheredManyTimes() {
        List<Object> all = virtual.run(x -> {
            Coroutine<Object> once = steps(y -> new Object());
            List<Coroutine<Object>> coroutines = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                coroutines.add(i % 2 == 0 ? once : steps(y -> new Object()));
            }
            return gather(coroutines);
        });
        assertThat(all.get(MANY - 2)).isSameAs(all.get(0));
        assertThat(all.get(MANY - 1)).isNotSameAs(all.get(1));
    }

    @Test
    void aVariableThatIsResetLeavesTheContext() {
        virtual.run(x -> {
            for (int i = 0; i < MANY; i++) {
                ContextVar<Integer> variable = ContextVar.of("request");
                variable.reset(variable.set(i));
            }
            assertThat(Context.copy().size()).isZero();
            return null;
        });
    }

    @Test
    void settingOneOfManyVariablesMakesFewObjects() {
        virtual.run(x -> {
            List<ContextVar<Integer>> variables = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                variables.add(ContextVar.of("v" + i));
                variables.get(i).set(i);
            }
            assertThat(variables.get(MANY / 3).get()).isEqualTo(MANY / 3);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                ContextVar<Integer> variable = variables.get(i * 97);
                variable.reset(variable.set(-1));
            }
            assertThat((THREADS.getCurrentThreadAllocatedBytes() - before) / 1000)
                    .isLessThan(4096);
            return null;
        });
    }

    @Test
    void thoseInLineAreLookedAtOnce() {
        AsyncCondition condition = new AsyncCondition();
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        int[] woken = {0};
        virtual.run(
                x -> {
                    for (int i = 0; i < MANY; i++) {
                        loop.createTask(steps(y -> condition.acquire(), y -> condition.await(), y -> {
                            woken[0]++;
                            condition.release();
                            return null;
                        }));
                        loop.createTask(steps(y -> semaphore.acquire(), y -> woken[0]++));
                    }
                    return yieldNow();
                },
                x -> yieldNow(),
                x -> condition.acquire(),
                x -> {
                    for (int i = 0; i < MANY; i++) {
                        condition.notify(1);
                        semaphore.release();
                    }
                    condition.release();
                    return Asyncio.sleep(1);
                },
                x -> {
                    assertThat(woken[0]).isEqualTo(2 * MANY);
                    return null;
                });
    }

    @Test
    void thoseWhoGaveUpAreNotCountedAgain() {
        AsyncLock lock = new AsyncLock();
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        virtual.run(
                x -> lock.acquire(),
                x -> semaphore.acquire(),
                x -> {
                    for (int i = 0; i < MANY; i++) {
                        loop.createTask(steps(y -> lock.acquire()));
                        loop.createTask(steps(y -> semaphore.acquire()));
                    }
                    return yieldNow();
                },
                x -> {
                    Task<?> current = Asyncio.currentTask();
                    loop.allTasks().stream().filter(task -> task != current).forEach(Task::cancel);
                    lock.release();
                    semaphore.release();
                    for (int i = 0; i < MANY; i++) { // all of them are still in line
                        assertThat(semaphore.isLocked()).isFalse();
                    }
                    return lock.acquire();
                },
                x -> {
                    assertThat(lock.isLocked()).isTrue();
                    return yieldNow();
                },
                x -> {
                    assertThat(lock.toString()).isEqualTo("AsyncLock[locked]");
                    return null;
                });
    }
}
