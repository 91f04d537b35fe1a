package dev.weft;

import static dev.weft.Asyncio.currentTask;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.GroupPrograms.all;
import static dev.weft.GroupPrograms.await;
import static dev.weft.GroupPrograms.forever;
import static dev.weft.GroupPrograms.idle;
import static dev.weft.GroupPrograms.value;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static dev.weft.Steps.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls to the loops of a group: where they run, what they see, and what a group refuses. */
@Timeout(60)
class LoopGroupTest {
    @RegisterExtension
    final GroupPrograms programs = new GroupPrograms();

    @Test
    void workRunsOnAnotherLoopAndTheFutureBelongsToTheCallers() {
        List<?> result = programs.run(() -> {
            LoopGroup loops = new LoopGroup(2, "cpu");
            List<Object> seen = new ArrayList<>();
            return steps(
                    x -> within(loops, () -> {
                        EventLoop home = runningLoop();
                        Thread thread = Thread.currentThread();
                        Future<String> future = loops.submit(programs.work(() -> {
                            assertThat(runningLoop()).isNotSameAs(home);
                            assertThat(currentTask()).isNotNull();
                            assertThat(Thread.currentThread().isDaemon()).isTrue();
                            return value(Thread.currentThread().getName());
                        }));
                        assertThat(future.loop()).isSameAs(home);
                        return steps(y -> future, y -> {
                            seen.add(y);
                            assertThat(Thread.currentThread()).isSameAs(thread);
                            return null;
                        });
                    }),
                    x -> value(seen));
        });
        assertThat(result).asString().isEqualTo("[cpu-1]");
    }

    @Test
    void theScopeWaitsForWhatWasSubmitted() {
        CountDownLatch atEnd = new CountDownLatch(1);
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(3);
            return steps(
                    x -> within(
                            loops,
                            () -> steps(
                                    y -> {
                                        for (int i = 0; i < 10; i++) {
                                            loops.submit(programs.work(() -> steps(z -> {
                                                await(atEnd);
                                                programs.events.add("call");
                                                return null;
                                            })));
                                        }
                                        return null;
                                    },
                                    y -> {
                                        programs.events.add("body");
                                        atEnd.countDown();
                                        return null;
                                    })),
                    x -> {
                        programs.events.add("after");
                        return null;
                    });
        });
        assertThat(programs.events).hasSize(12).startsWith("body").endsWith("after");
        assertThat(programs.threads).hasSize(3);
    }

    @Test
    void aFailureCancelsTheOthersAndTheBodyAndIsTheSameObject() {
        IOException failure = new IOException("bad");
        CompletableFuture<Void> a = new CompletableFuture<>();
        CompletableFuture<Void> b = new CompletableFuture<>();
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(3);
            return attempt(
                    () -> within(
                            loops,
                            () -> attempt(
                                    () -> steps(
                                            y -> {
                                                loops.submit(programs.waits(a, error -> {
                                                    programs.events.add("sibling " + error);
                                                    throw error;
                                                }));
                                                loops.submit(programs.waits(b, error -> {
                                                    programs.events.add("sibling " + error);
                                                    throw error;
                                                }));
                                                return all(a, b);
                                            },
                                            y -> {
                                                loops.submit(programs.work(() -> steps(z -> {
                                                    throw failure;
                                                })));
                                                return forever();
                                            }),
                                    error -> {
                                        programs.events.add("body " + error);
                                        throw error;
                                    })),
                    error -> {
                        assertThat(error)
                                .isInstanceOf(ExceptionGroup.class)
                                .hasMessage("unhandled errors in a LoopGroup (1 sub-exception)");
                        assertThat(((ExceptionGroup) error).exceptions()).containsExactly(failure);
                        programs.events.add("cancelling " + currentTask().cancelling());
                        return null;
                    });
        });
        String cancelled = new CancelledError().toString();
        assertThat(programs.events)
                .containsExactlyInAnyOrder(
                        "sibling " + cancelled, "sibling " + cancelled, "body " + cancelled, "cancelling 0");
    }

    @Test
    void supplierThatThrowsOrReturnsNullFailsTheCall() {
        RuntimeException failure = new RuntimeException("supplier");
        List<Throwable> errors = new ArrayList<>();
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return attempt(
                    () -> within(loops, () -> {
                        assertThatNullPointerException()
                                .isThrownBy(() -> loops.submit(null))
                                .withMessage("work");
                        assertThatNullPointerException()
                                .isThrownBy(() -> loops.at(null))
                                .withMessage("key");
                        Future<Object> first = loops.submit(programs.work(() -> {
                            throw failure;
                        }));
                        return attempt(() -> steps(y -> first), error -> {
                            errors.add(error);
                            return null;
                        });
                    }),
                    error -> {
                        errors.addAll(((ExceptionGroup) error).exceptions());
                        return null;
                    });
        });
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return attempt(
                    () -> within(loops, () -> {
                        loops.submit(programs.work(() -> null));
                        return Asyncio.done();
                    }),
                    error -> {
                        errors.addAll(((ExceptionGroup) error).exceptions());
                        return null;
                    });
        });
        assertThat(errors).hasSize(3);
        assertThat(errors.get(0)).isInstanceOf(CancelledError.class); // the body is cancelled before it has its turn
        assertThat(errors.get(1)).isSameAs(failure);
        assertThat(errors.get(2))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the supplier that was given to LoopGroup.submit returned null");
    }

    // ---- where

    @Test
    void submitTakesTheLoopWithTheLeastWork() {
        CompletableFuture<Void> release = new CompletableFuture<>();
        CompletableFuture<Void> releaseB = new CompletableFuture<>();
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(3, "w");
            Supplier<Coroutine<String>> name =
                    programs.work(() -> value(Thread.currentThread().getName()));
            return within(
                    loops,
                    () -> steps(
                            x -> {
                                loops.submit(programs.work(() -> steps(y -> all(release))));
                                Future<Object> b = loops.submit(programs.work(() -> steps(y -> all(releaseB))));
                                loops.submit(programs.work(() -> steps(y -> all(release))));
                                releaseB.complete(null);
                                return b;
                            },
                            x -> yieldNow(), // the future's callbacks
                            x -> loops.submit(name),
                            x -> {
                                programs.events.add(x);
                                return yieldNow();
                            },
                            x -> loops.submit(name),
                            x -> {
                                programs.events.add(x);
                                release.complete(null);
                                return null;
                            }));
        });
        assertThat(programs.events).containsExactly("w-2", "w-2");
    }

    @Test
    void equalKeysGetTheSameLoop() {
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(4, "k");
            return within(loops, () -> {
                Supplier<Coroutine<String>> name =
                        programs.work(() -> value(Thread.currentThread().getName()));
                List<Future<String>> futures = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    futures.add(loops.at("key " + i % 10).submit(name));
                }
                return steps(x -> Asyncio.gather(futures), x -> {
                    List<?> names = (List<?>) x;
                    for (int i = 10; i < 40; i++) {
                        assertThat(names.get(i)).isEqualTo(names.get(i % 10));
                    }
                    assertThat(new HashSet<>(names)).hasSizeGreaterThan(1);
                    return null;
                });
            });
        });
        assertThat(new LoopGroup(3, "k").at(1).toString()).isEqualTo("LoopGroup[k, loops: 3, not entered]-2");
    }

    @Test
    void callsMakeCallsAndTheirFuturesBelongToTheirLoops() {
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(3);
            return within(
                    loops,
                    () -> steps(
                            x -> loops.submit(programs.work(() -> {
                                EventLoop here = runningLoop();
                                List<Future<Integer>> inner = IntStream.range(0, 6)
                                        .mapToObj(i -> loops.submit(programs.work(() -> value(i * i))))
                                        .collect(Collectors.toList());
                                assertThat(inner).allMatch(future -> future.loop() == here);
                                return steps(y -> Asyncio.gather(inner));
                            })),
                            x -> {
                                programs.events.add(x);
                                return null;
                            }));
        });
        assertThat(programs.events).containsExactly(List.of(0, 1, 4, 9, 16, 25));
        assertThat(programs.threads).hasSize(3);
    }

    @Test
    void aFailureOfACallMadeByACallFailsTheGroupOnce() {
        RuntimeException failure = new RuntimeException("deep");
        assertThatExceptionOfType(ExceptionGroup.class)
                .isThrownBy(() -> programs.run(() -> {
                    LoopGroup loops = new LoopGroup(2);
                    return within(loops, () -> {
                        loops.submit(programs.work(() -> {
                            loops.submit(programs.work(() -> {
                                throw failure;
                            }));
                            return idle();
                        }));
                        return Asyncio.done();
                    });
                }))
                .satisfies(group -> assertThat(group.exceptions()).containsExactly(failure));
        assertThat(programs.events).isEmpty();
    }

    @Test
    void groupsNestOnHomeAndOnMembers() {
        programs.run(() -> {
            LoopGroup outer = new LoopGroup(2, "outer");
            LoopGroup beside = new LoopGroup(1, "beside");
            return within(
                    outer,
                    () -> within(
                            beside,
                            () -> steps(
                                    x -> outer.submit(programs.work(() -> {
                                        LoopGroup inner = new LoopGroup(2, "inner");
                                        return within(
                                                inner,
                                                () -> steps(
                                                        y -> inner.submit(
                                                                programs.work(() -> value(Thread.currentThread()
                                                                        .getName()))),
                                                        y -> {
                                                            programs.events.add(y);
                                                            return null;
                                                        }));
                                    })),
                                    x -> beside.submit(programs.work(
                                            () -> value(Thread.currentThread().getName()))),
                                    x -> {
                                        programs.events.add(x);
                                        return null;
                                    })));
        });
        assertThat(programs.events).containsExactly("inner-1", "beside-1");
    }

    // ---- context

    @Test
    void contextTravelsAsACopyOfTheMomentOfTheCall() {
        ContextVar<String> variable = ContextVar.of("variable");
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return within(loops, () -> {
                variable.set("first");
                Future<String> future = loops.submit(programs.work(() -> {
                    String seen = variable.get();
                    variable.set("changed there");
                    return steps(x -> yieldNow(), x -> value(seen + ", " + variable.get()));
                }));
                variable.set("second");
                return steps(x -> future, x -> {
                    programs.events.add(x);
                    programs.events.add(variable.get());
                    return null;
                });
            });
        });
        assertThat(programs.events).containsExactly("first, changed there", "second");
    }

    @Test
    void carriedThreadLocalsTravelToo() {
        ThreadLocal<String> user = new ThreadLocal<>();
        Asyncio.run(
                steps(x -> {
                    LoopGroup loops = new LoopGroup(1);
                    return within(loops, () -> {
                        user.set("ada");
                        Future<String> call = loops.submit(programs.work(() -> value(user.get())));
                        return steps(y -> call, y -> {
                            programs.events.add(y);
                            return null;
                        });
                    });
                }),
                RunOptions.defaults().interruptible(false).carry(CarriedLocal.of(user)));
        user.remove();
        assertThat(programs.events).containsExactly("ada");
    }
}
