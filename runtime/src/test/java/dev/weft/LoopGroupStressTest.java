package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.ensure;
import static dev.weft.Steps.steps;
import static dev.weft.Steps.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import dev.weft.testkit.LiveObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random trees of calls over the loops of a group, bounded; and many calls one after the other. */
@Timeout(300)
class LoopGroupStressTest {
    private static final class Planned extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** One run: what its calls do is decided by dice, as is who fails. */
    private static final class Program {
        final LoopGroup loops = new LoopGroup(3);
        final AtomicInteger calls = new AtomicInteger();
        final AtomicInteger begun = new AtomicInteger();
        final AtomicInteger ended = new AtomicInteger();
        final Set<Throwable> thrown = ConcurrentHashMap.newKeySet();
        final Set<Thread> threads = ConcurrentHashMap.newKeySet();
        final int failing;

        Program(int failing) {
            this.failing = failing;
        }

        /** A call that makes others, waits for them or not, cancels some, and counts itself. */
        Coroutine<Integer> call(int depth, Random dice) {
            begun.incrementAndGet();
            threads.add(Thread.currentThread());
            List<Future<Integer>> children = new ArrayList<>();
            return steps(
                    x -> ensure(
                            () -> attempt(
                                    () -> steps(
                                            y -> dice.nextBoolean() ? yieldNow() : null,
                                            y -> {
                                                if (failing > 0 && dice.nextInt(failing) == 0) {
                                                    Planned failure = new Planned();
                                                    thrown.add(failure);
                                                    throw failure;
                                                }
                                                int count = depth == 0 ? 0 : dice.nextInt(4);
                                                for (int i = 0; i < count && calls.incrementAndGet() < 300; i++) {
                                                    Random own = new Random(dice.nextLong());
                                                    boolean keyed = dice.nextBoolean();
                                                    children.add(
                                                            keyed
                                                                    ? loops.at(own)
                                                                            .submit(() -> call(depth - 1, own))
                                                                    : loops.submit(() -> call(depth - 1, own)));
                                                }
                                                if (!children.isEmpty() && dice.nextInt(4) == 0) {
                                                    children.get(dice.nextInt(children.size()))
                                                            .cancel();
                                                }
                                                return dice.nextInt(3) == 0 ? yieldNow() : null;
                                            },
                                            y -> Asyncio.gatherOutcomes(children),
                                            y -> dice.nextInt(5) == 0 ? yieldNow() : null),
                                    error -> {
                                        if (dice.nextInt(6) == 0 && error instanceof CancelledError) {
                                            return yieldNow(); // swallowed
                                        }
                                        if (!(error instanceof CancelledError)) {
                                            throw error; // at once: another cancellation would replace it
                                        }
                                        return steps(z -> yieldNow(), z -> {
                                            throw error;
                                        });
                                    }),
                            end -> {
                                ended.incrementAndGet();
                                return null;
                            }),
                    x -> null);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40, 8})
    void everyCallHasEndedWhenTheScopeIsLeft(int failing) {
        for (int seed = 0; seed < 60; seed++) {
            Program program = new Program(failing);
            Random dice = new Random(seed);
            boolean[] left = new boolean[1];
            Throwable[] failure = new Throwable[1];
            Asyncio.run(
                    steps(
                            x -> attempt(
                                    () -> within(program.loops, () -> {
                                        for (int i = 0; i < 4; i++) {
                                            Random own = new Random(dice.nextLong());
                                            program.loops.submit(() -> program.call(4, own));
                                        }
                                        if (dice.nextInt(10) == 0) {
                                            createTask(steps(y -> yieldNow(), y -> {
                                                program.loops.cancel();
                                                return null;
                                            }));
                                        }
                                        return Asyncio.done();
                                    }),
                                    error -> {
                                        failure[0] = error;
                                        return null;
                                    }),
                            x -> {
                                left[0] = true;
                                return null;
                            }),
                    RunOptions.defaults().interruptible(false));
            String what = "failing " + failing + ", seed " + seed;
            assertThat(left[0]).as(what).isTrue();
            assertThat(program.ended.get()).as(what).isEqualTo(program.begun.get());
            assertThat(program.threads).as(what).noneMatch(Thread::isAlive);
            if (failure[0] != null) {
                assertThat(failure[0]).as(what).isInstanceOf(ExceptionGroup.class);
                assertThat(((ExceptionGroup) failure[0]).exceptions())
                        .as(what)
                        .allMatch(error -> program.thrown.contains(error)
                                // submitting while the group shuts down
                                || error instanceof IllegalStateException);
            } else {
                assertThat(failing > 0 && !program.thrown.isEmpty()).as(what).isFalse();
            }
        }
    }

    /** Awaits calls one after the other. */
    private static final class Calls extends Continuation<Object> {
        private final LoopGroup loops;
        private int left;

        Calls(LoopGroup loops, int count) {
            this.loops = loops;
            this.left = count;
        }

        @Override
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            valueOf(sent);
            while (left-- > 0) {
                Future<String> call = loops.submit(() -> Asyncio.result("value"));
                if (left % 3 == 0) {
                    call.cancel();
                    continue;
                }
                if (Trampoline.await(call, this) == SUSPENDED) {
                    return SUSPENDED;
                }
            }
            return null;
        }
    }

    @Test
    void nothingStaysOfCallsThatHaveEnded() {
        LoopGroup loops = new LoopGroup(2);
        Asyncio.run(steps(x -> within(
                loops,
                () -> steps(y -> new Calls(loops, 500), y -> {
                    long before = live();
                    return steps(z -> new Calls(loops, 20_000), z -> {
                        assertThat(live() - before).isLessThan(1_000);
                        return null;
                    });
                }))));
    }

    private static long live() {
        return LiveObjects.count("dev.weft.") + LiveObjects.count("java.util.concurrent.CompletableFuture");
    }
}
