package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.GroupPrograms.all;
import static dev.weft.GroupPrograms.await;
import static dev.weft.GroupPrograms.forever;
import static dev.weft.GroupPrograms.value;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static dev.weft.Steps.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls to the loops of a group that are cancelled. */
@Timeout(60)
class LoopGroupCancellationTest {
    @RegisterExtension
    final GroupPrograms programs = new GroupPrograms();

    @Test
    void cancellingTheFutureCancelsTheTaskThereAndWaitsForItsEnd() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return within(loops, () -> {
                Future<Object> future = loops.submit(programs.waits(begun, error -> {
                    programs.events.add(error.getMessage());
                    return steps(x -> yieldNow(), x -> yieldNow(), x -> {
                        programs.events.add("cleaned up");
                        throw error;
                    });
                }));
                return steps(
                        x -> all(begun),
                        x -> {
                            assertThat(future.cancel("enough")).isTrue();
                            return attempt(() -> steps(y -> future), error -> {
                                programs.events.add(error);
                                return null;
                            });
                        },
                        x -> {
                            assertThat(future.isCancelled()).isTrue();
                            return null;
                        });
            });
        });
        assertThat(programs.events).hasSize(3).startsWith("enough", "cleaned up");
        assertThat(programs.events)
                .last()
                .satisfies(error -> assertThat((Throwable) error)
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("enough"));
    }

    @Test
    void aSwallowedCancellationGivesTheValueAndAFailingCleanUpItsFailure() {
        RuntimeException failure = new RuntimeException("clean-up");
        CompletableFuture<Void> a = new CompletableFuture<>();
        CompletableFuture<Void> b = new CompletableFuture<>();
        assertThatExceptionOfType(ExceptionGroup.class)
                .isThrownBy(() -> programs.run(() -> {
                    LoopGroup loops = new LoopGroup(2);
                    return within(loops, () -> {
                        Future<Object> stubborn = loops.submit(programs.waits(a, error -> value("stubborn")));
                        Future<Object> dirty = loops.submit(programs.waits(b, error -> {
                            throw failure;
                        }));
                        return steps(
                                x -> all(a, b),
                                x -> {
                                    stubborn.cancel();
                                    return stubborn;
                                },
                                x -> {
                                    programs.events.add(x);
                                    dirty.cancel();
                                    return null;
                                });
                    });
                }))
                .satisfies(group -> assertThat(group.exceptions()).containsExactly(failure));
        assertThat(programs.events).containsExactly("stubborn");
    }

    @Test
    void aCancellationThatComesTooLateIsNotLost() {
        CountDownLatch ended = new CountDownLatch(1);
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return within(loops, () -> {
                Future<String> future = loops.submit(programs.work(() -> {
                    after(4, ended::countDown);
                    return value("nobody gets this");
                }));
                await(ended); // the work has ended, and this loop has not heard of it
                assertThat(future.cancel("late")).isTrue();
                return attempt(() -> steps(x -> future), error -> {
                    programs.events.add(error.getMessage());
                    return null;
                });
            });
        });
        assertThat(programs.events).containsExactly("late");
    }

    /** Runs {@code body} so many iterations later. */
    private static void after(int iterations, Runnable body) {
        if (iterations == 0) {
            body.run();
        } else {
            runningLoop().callSoon(() -> after(iterations - 1, body));
        }
    }

    @Test
    void aCancellationBeforeTheStartKeepsTheWorkFromRunning() {
        CountDownLatch blocks = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return within(loops, () -> {
                loops.submit(programs.work(() -> {
                    blocks.countDown();
                    await(blocked);
                    return Asyncio.done();
                }));
                await(blocks);
                Future<Void> second = loops.submit(programs.work(() -> {
                    programs.events.add("must not run");
                    return Asyncio.done();
                }));
                second.cancel();
                return steps(
                        x -> yieldNow(),
                        x -> yieldNow(), // the cancellation is on its way
                        x -> {
                            blocked.countDown();
                            return attempt(() -> steps(y -> second), error -> {
                                programs.events.add(error.getClass());
                                return null;
                            });
                        });
            });
        });
        assertThat(programs.events).containsExactly(CancelledError.class);
    }

    @Test
    void cancellingTheBodysTaskCancelsAllAndGoesOn() {
        CompletableFuture<Void> a = new CompletableFuture<>();
        CompletableFuture<Void> b = new CompletableFuture<>();
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(2);
            Task<Object> parent = createTask(within(
                    loops,
                    () -> steps(x -> {
                        for (CompletableFuture<Void> begun : List.of(a, b)) {
                            loops.submit(programs.waits(begun, error -> {
                                programs.events.add("call " + error.getMessage());
                                throw error;
                            }));
                        }
                        return forever();
                    })));
            return steps(x -> all(a, b), x -> {
                parent.cancel("go home");
                return attempt(() -> steps(y -> parent), error -> {
                    programs.events.add("parent " + error.getMessage());
                    return null;
                });
            });
        });
        assertThat(programs.events).hasSize(3).contains("call null").endsWith("parent go home");
    }

    @Test
    void cancelEndsCallsAndBodyAndTheScopeIsLeftNormally() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(2);
            return steps(
                    x -> within(
                            loops,
                            () -> steps(y -> {
                                loops.submit(programs.waits(begun, error -> {
                                    programs.events.add("cancelled");
                                    throw error;
                                }));
                                loops.submit(programs.work(() -> steps(z -> all(begun), z -> {
                                    loops.cancel(); // from a loop of the group
                                    return null;
                                })));
                                return forever();
                            })),
                    x -> {
                        programs.events.add("after");
                        return null;
                    });
        });
        assertThat(programs.events).containsExactly("cancelled", "after");
    }

    @Test
    void aCancellationWhileTheLoopsEndIsDeliveredWhenTheyHave() {
        CompletableFuture<Void> cleaning = new CompletableFuture<>();
        CompletableFuture<Void> release = new CompletableFuture<>();
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(1);
            Task<Object> parent = createTask(within(
                    loops,
                    () -> steps(x -> loops.submit(programs.work(() -> steps(y -> {
                        createTask(programs.waits(new CompletableFuture<>(), error -> {
                                    cleaning.complete(null);
                                    return steps(z -> all(release), z -> {
                                        programs.events.add("left behind");
                                        throw error;
                                    });
                                })
                                .get());
                        return yieldNow();
                    }))))));
            return steps(
                    x -> all(cleaning),
                    x -> {
                        parent.cancel("meanwhile");
                        return yieldNow();
                    },
                    x -> yieldNow(),
                    x -> {
                        assertThat(parent.isDone()).isFalse();
                        release.complete(null);
                        return attempt(() -> steps(y -> parent), error -> {
                            programs.events.add(error.getMessage());
                            return null;
                        });
                    });
        });
        assertThat(programs.events).containsExactly("left behind", "meanwhile");
    }
}
