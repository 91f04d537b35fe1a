package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.currentTask;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static dev.weft.Steps.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopGroupTest {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Object> events = new ConcurrentLinkedQueue<>();

    @AfterEach
    void noThreadOfTheGroupIsLeft() {
        assertThat(threads).noneMatch(Thread::isAlive);
    }

    /** Runs a program on a loop of its own whose lost errors become events. */
    private <T> T run(Supplier<Coroutine<T>> program) {
        return Asyncio.run(
                steps(x -> {
                    runningLoop()
                            .setExceptionHandler((loop, context) ->
                                    events.add("lost " + context.message() + ": " + context.exception()));
                    return program.get();
                }),
                RunOptions.defaults().interruptible(false));
    }

    /** Work that notes its thread, and then runs {@code body}. */
    private <T> Supplier<Coroutine<T>> work(Supplier<Coroutine<T>> body) {
        return () -> {
            threads.add(Thread.currentThread());
            return body.get();
        };
    }

    private static <T> Coroutine<T> value(T value) {
        return Asyncio.result(value);
    }

    /** Waits until it is cancelled, says so, and goes on with {@code then}. */
    private Supplier<Coroutine<Object>> waits(CompletableFuture<Void> begun, Steps.Catch then) {
        return work(() -> attempt(
                () -> steps(x -> {
                    begun.complete(null);
                    return forever();
                }),
                then));
    }

    private static Awaitable<?> forever() {
        return runningLoop().createFuture();
    }

    /** Waits for ever, as a body. */
    private static <T> Coroutine<T> idle() {
        return steps(x -> forever());
    }

    /** Waits for what other threads complete. */
    private static Awaitable<?> all(CompletableFuture<?>... stages) {
        return Asyncio.wrapFuture(CompletableFuture.allOf(stages));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    // ---- calls

    @Test
    void workRunsOnAnotherLoopAndTheFutureBelongsToTheCallers() {
        List<?> result = run(() -> {
            LoopGroup loops = new LoopGroup(2, "cpu");
            List<Object> seen = new ArrayList<>();
            return steps(
                    x -> within(loops, () -> {
                        EventLoop home = runningLoop();
                        Thread thread = Thread.currentThread();
                        Future<String> future = loops.submit(work(() -> {
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
        run(() -> {
            LoopGroup loops = new LoopGroup(3);
            return steps(
                    x -> within(
                            loops,
                            () -> steps(
                                    y -> {
                                        for (int i = 0; i < 10; i++) {
                                            loops.submit(work(() -> steps(z -> {
                                                await(atEnd);
                                                events.add("call");
                                                return null;
                                            })));
                                        }
                                        return null;
                                    },
                                    y -> {
                                        events.add("body");
                                        atEnd.countDown();
                                        return null;
                                    })),
                    x -> {
                        events.add("after");
                        return null;
                    });
        });
        assertThat(events).hasSize(12).startsWith("body").endsWith("after");
        assertThat(threads).hasSize(3);
    }

    @Test
    void aFailureCancelsTheOthersAndTheBodyAndIsTheSameObject() {
        IOException failure = new IOException("bad");
        CompletableFuture<Void> a = new CompletableFuture<>();
        CompletableFuture<Void> b = new CompletableFuture<>();
        run(() -> {
            LoopGroup loops = new LoopGroup(3);
            return attempt(
                    () -> within(
                            loops,
                            () -> attempt(
                                    () -> steps(
                                            y -> {
                                                loops.submit(waits(a, error -> {
                                                    events.add("sibling " + error);
                                                    throw error;
                                                }));
                                                loops.submit(waits(b, error -> {
                                                    events.add("sibling " + error);
                                                    throw error;
                                                }));
                                                return all(a, b);
                                            },
                                            y -> {
                                                loops.submit(work(() -> steps(z -> {
                                                    throw failure;
                                                })));
                                                return forever();
                                            }),
                                    error -> {
                                        events.add("body " + error);
                                        throw error;
                                    })),
                    error -> {
                        assertThat(error)
                                .isInstanceOf(ExceptionGroup.class)
                                .hasMessage("unhandled errors in a LoopGroup (1 sub-exception)");
                        assertThat(((ExceptionGroup) error).exceptions()).containsExactly(failure);
                        events.add("cancelling " + currentTask().cancelling());
                        return null;
                    });
        });
        String cancelled = new CancelledError().toString();
        assertThat(events)
                .containsExactlyInAnyOrder(
                        "sibling " + cancelled, "sibling " + cancelled, "body " + cancelled, "cancelling 0");
    }

    @Test
    void supplierThatThrowsOrReturnsNullFailsTheCall() {
        RuntimeException failure = new RuntimeException("supplier");
        List<Throwable> errors = new ArrayList<>();
        run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return attempt(
                    () -> within(loops, () -> {
                        assertThatNullPointerException()
                                .isThrownBy(() -> loops.submit(null))
                                .withMessage("work");
                        assertThatNullPointerException()
                                .isThrownBy(() -> loops.at(null))
                                .withMessage("key");
                        Future<Object> first = loops.submit(work(() -> {
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
        run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return attempt(
                    () -> within(loops, () -> {
                        loops.submit(work(() -> null));
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

    // ---- cancellation

    @Test
    void cancellingTheFutureCancelsTheTaskThereAndWaitsForItsEnd() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return within(loops, () -> {
                Future<Object> future = loops.submit(waits(begun, error -> {
                    events.add(error.getMessage());
                    return steps(x -> yieldNow(), x -> yieldNow(), x -> {
                        events.add("cleaned up");
                        throw error;
                    });
                }));
                return steps(
                        x -> all(begun),
                        x -> {
                            assertThat(future.cancel("enough")).isTrue();
                            return attempt(() -> steps(y -> future), error -> {
                                events.add(error);
                                return null;
                            });
                        },
                        x -> {
                            assertThat(future.isCancelled()).isTrue();
                            return null;
                        });
            });
        });
        assertThat(events).hasSize(3).startsWith("enough", "cleaned up");
        assertThat(events)
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
                .isThrownBy(() -> run(() -> {
                    LoopGroup loops = new LoopGroup(2);
                    return within(loops, () -> {
                        Future<Object> stubborn = loops.submit(waits(a, error -> value("stubborn")));
                        Future<Object> dirty = loops.submit(waits(b, error -> {
                            throw failure;
                        }));
                        return steps(
                                x -> all(a, b),
                                x -> {
                                    stubborn.cancel();
                                    return stubborn;
                                },
                                x -> {
                                    events.add(x);
                                    dirty.cancel();
                                    return null;
                                });
                    });
                }))
                .satisfies(group -> assertThat(group.exceptions()).containsExactly(failure));
        assertThat(events).containsExactly("stubborn");
    }

    @Test
    void aCancellationThatComesTooLateIsNotLost() {
        CountDownLatch ended = new CountDownLatch(1);
        run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return within(loops, () -> {
                Future<String> future = loops.submit(work(() -> {
                    after(4, ended::countDown);
                    return value("nobody gets this");
                }));
                await(ended); // the work has ended, and this loop has not heard of it
                assertThat(future.cancel("late")).isTrue();
                return attempt(() -> steps(x -> future), error -> {
                    events.add(error.getMessage());
                    return null;
                });
            });
        });
        assertThat(events).containsExactly("late");
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
        run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return within(loops, () -> {
                loops.submit(work(() -> {
                    blocks.countDown();
                    await(blocked);
                    return Asyncio.done();
                }));
                await(blocks);
                Future<Void> second = loops.submit(work(() -> {
                    events.add("must not run");
                    return Asyncio.done();
                }));
                second.cancel();
                return steps(
                        x -> yieldNow(),
                        x -> yieldNow(), // the cancellation is on its way
                        x -> {
                            blocked.countDown();
                            return attempt(() -> steps(y -> second), error -> {
                                events.add(error.getClass());
                                return null;
                            });
                        });
            });
        });
        assertThat(events).containsExactly(CancelledError.class);
    }

    @Test
    void cancellingTheBodysTaskCancelsAllAndGoesOn() {
        CompletableFuture<Void> a = new CompletableFuture<>();
        CompletableFuture<Void> b = new CompletableFuture<>();
        run(() -> {
            LoopGroup loops = new LoopGroup(2);
            Task<Object> parent = createTask(within(
                    loops,
                    () -> steps(x -> {
                        for (CompletableFuture<Void> begun : List.of(a, b)) {
                            loops.submit(waits(begun, error -> {
                                events.add("call " + error.getMessage());
                                throw error;
                            }));
                        }
                        return forever();
                    })));
            return steps(x -> all(a, b), x -> {
                parent.cancel("go home");
                return attempt(() -> steps(y -> parent), error -> {
                    events.add("parent " + error.getMessage());
                    return null;
                });
            });
        });
        assertThat(events).hasSize(3).contains("call null").endsWith("parent go home");
    }

    @Test
    void cancelEndsCallsAndBodyAndTheScopeIsLeftNormally() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        run(() -> {
            LoopGroup loops = new LoopGroup(2);
            return steps(
                    x -> within(
                            loops,
                            () -> steps(y -> {
                                loops.submit(waits(begun, error -> {
                                    events.add("cancelled");
                                    throw error;
                                }));
                                loops.submit(work(() -> steps(z -> all(begun), z -> {
                                    loops.cancel(); // from a loop of the group
                                    return null;
                                })));
                                return forever();
                            })),
                    x -> {
                        events.add("after");
                        return null;
                    });
        });
        assertThat(events).containsExactly("cancelled", "after");
    }

    @Test
    void aCancellationWhileTheLoopsEndIsDeliveredWhenTheyHave() {
        CompletableFuture<Void> cleaning = new CompletableFuture<>();
        CompletableFuture<Void> release = new CompletableFuture<>();
        run(() -> {
            LoopGroup loops = new LoopGroup(1);
            Task<Object> parent = createTask(within(
                    loops,
                    () -> steps(x -> loops.submit(work(() -> steps(y -> {
                        createTask(waits(new CompletableFuture<>(), error -> {
                                    cleaning.complete(null);
                                    return steps(z -> all(release), z -> {
                                        events.add("left behind");
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
                            events.add(error.getMessage());
                            return null;
                        });
                    });
        });
        assertThat(events).containsExactly("left behind", "meanwhile");
    }

    // ---- where

    @Test
    void submitTakesTheLoopWithTheLeastWork() {
        CompletableFuture<Void> release = new CompletableFuture<>();
        CompletableFuture<Void> releaseB = new CompletableFuture<>();
        run(() -> {
            LoopGroup loops = new LoopGroup(3, "w");
            Supplier<Coroutine<String>> name =
                    work(() -> value(Thread.currentThread().getName()));
            return within(
                    loops,
                    () -> steps(
                            x -> {
                                loops.submit(work(() -> steps(y -> all(release))));
                                Future<Object> b = loops.submit(work(() -> steps(y -> all(releaseB))));
                                loops.submit(work(() -> steps(y -> all(release))));
                                releaseB.complete(null);
                                return b;
                            },
                            x -> yieldNow(), // the future's callbacks
                            x -> loops.submit(name),
                            x -> {
                                events.add(x);
                                return yieldNow();
                            },
                            x -> loops.submit(name),
                            x -> {
                                events.add(x);
                                release.complete(null);
                                return null;
                            }));
        });
        assertThat(events).containsExactly("w-2", "w-2");
    }

    @Test
    void equalKeysGetTheSameLoop() {
        run(() -> {
            LoopGroup loops = new LoopGroup(4, "k");
            return within(loops, () -> {
                Supplier<Coroutine<String>> name =
                        work(() -> value(Thread.currentThread().getName()));
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
        run(() -> {
            LoopGroup loops = new LoopGroup(3);
            return within(
                    loops,
                    () -> steps(
                            x -> loops.submit(work(() -> {
                                EventLoop here = runningLoop();
                                List<Future<Integer>> inner = IntStream.range(0, 6)
                                        .mapToObj(i -> loops.submit(work(() -> value(i * i))))
                                        .collect(Collectors.toList());
                                assertThat(inner).allMatch(future -> future.loop() == here);
                                return steps(y -> Asyncio.gather(inner));
                            })),
                            x -> {
                                events.add(x);
                                return null;
                            }));
        });
        assertThat(events).containsExactly(List.of(0, 1, 4, 9, 16, 25));
        assertThat(threads).hasSize(3);
    }

    @Test
    void aFailureOfACallMadeByACallFailsTheGroupOnce() {
        RuntimeException failure = new RuntimeException("deep");
        assertThatExceptionOfType(ExceptionGroup.class)
                .isThrownBy(() -> run(() -> {
                    LoopGroup loops = new LoopGroup(2);
                    return within(loops, () -> {
                        loops.submit(work(() -> {
                            loops.submit(work(() -> {
                                throw failure;
                            }));
                            return idle();
                        }));
                        return Asyncio.done();
                    });
                }))
                .satisfies(group -> assertThat(group.exceptions()).containsExactly(failure));
        assertThat(events).isEmpty();
    }

    @Test
    void groupsNestOnHomeAndOnMembers() {
        run(() -> {
            LoopGroup outer = new LoopGroup(2, "outer");
            LoopGroup beside = new LoopGroup(1, "beside");
            return within(
                    outer,
                    () -> within(
                            beside,
                            () -> steps(
                                    x -> outer.submit(work(() -> {
                                        LoopGroup inner = new LoopGroup(2, "inner");
                                        return within(
                                                inner,
                                                () -> steps(
                                                        y -> inner.submit(work(() -> value(Thread.currentThread()
                                                                .getName()))),
                                                        y -> {
                                                            events.add(y);
                                                            return null;
                                                        }));
                                    })),
                                    x -> beside.submit(work(
                                            () -> value(Thread.currentThread().getName()))),
                                    x -> {
                                        events.add(x);
                                        return null;
                                    })));
        });
        assertThat(events).containsExactly("inner-1", "beside-1");
    }

    // ---- context

    @Test
    void contextTravelsAsACopyOfTheMomentOfTheCall() {
        ContextVar<String> variable = ContextVar.of("variable");
        run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return within(loops, () -> {
                variable.set("first");
                Future<String> future = loops.submit(work(() -> {
                    String seen = variable.get();
                    variable.set("changed there");
                    return steps(x -> yieldNow(), x -> value(seen + ", " + variable.get()));
                }));
                variable.set("second");
                return steps(x -> future, x -> {
                    events.add(x);
                    events.add(variable.get());
                    return null;
                });
            });
        });
        assertThat(events).containsExactly("first, changed there", "second");
    }

    @Test
    void carriedThreadLocalsTravelToo() {
        ThreadLocal<String> user = new ThreadLocal<>();
        Asyncio.run(
                steps(x -> {
                    LoopGroup loops = new LoopGroup(1);
                    return within(loops, () -> {
                        user.set("ada");
                        Future<String> call = loops.submit(work(() -> value(user.get())));
                        return steps(y -> call, y -> {
                            events.add(y);
                            return null;
                        });
                    });
                }),
                RunOptions.defaults().interruptible(false).carry(CarriedLocal.of(user)));
        user.remove();
        assertThat(events).containsExactly("ada");
    }

    // ---- states

    @Test
    void refusesWhatItCannotDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoopGroup(0))
                .withMessage("a group needs at least one loop: 0");
        LoopGroup loops = new LoopGroup(1, "g");
        assertThatIllegalStateException()
                .isThrownBy(() -> loops.submit(Asyncio::done))
                .withMessage(
                        "LoopGroup[g, loops: 1, not entered] has not been entered: use it as the resource of a try,"
                                + " `try (var loops = new LoopGroup(n)) { ... }`");
        AtomicReference<Throwable> foreign = new AtomicReference<>();
        run(() -> steps(
                x -> within(loops, () -> {
                    Thread other = new Thread(() -> {
                        try {
                            Asyncio.run(steps(y -> loops.submit(Asyncio::done)));
                        } catch (Throwable refused) {
                            foreign.set(refused);
                        }
                    });
                    other.start();
                    join(other);
                    return attempt(() -> steps(y -> loops.enter()), error -> {
                        events.add(error.getMessage());
                        return null;
                    });
                }),
                x -> {
                    assertThatIllegalStateException()
                            .isThrownBy(() -> loops.submit(Asyncio::done))
                            .withMessage(
                                    "LoopGroup[g, loops: 1, finished] is finished: calls can be submitted only before its"
                                            + " scope ends");
                    return attempt(() -> steps(y -> loops.exit(null)), error -> {
                        events.add(error.getMessage());
                        return null;
                    });
                }));
        assertThat(events)
                .containsExactly(
                        "LoopGroup[g, loops: 1] has already been entered: make a new one for each scope",
                        "LoopGroup[g, loops: 1, finished] has already been left");
        assertThat(foreign.get())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "LoopGroup[g, loops: 1] is used on a loop that is neither the one that entered it nor one of its"
                                + " own: submit there, and bring the result here");
        LoopGroup unused = new LoopGroup(1, "unused");
        assertThatIllegalStateException()
                .isThrownBy(() -> run(() -> steps(x -> unused.exit(null))))
                .withMessage("LoopGroup[unused, loops: 1, not entered] has not been entered");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void nothingIsSubmittedWhileTheGroupShutsDown() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        run(() -> {
            LoopGroup loops = new LoopGroup(2, "g");
            return within(
                    loops,
                    () -> attempt(
                            () -> steps(
                                    x -> {
                                        loops.submit(waits(
                                                begun,
                                                error -> attempt(
                                                        () -> steps(y -> loops.submit(Asyncio::done)), refused -> {
                                                            events.add("there " + refused.getMessage());
                                                            throw error;
                                                        })));
                                        return all(begun);
                                    },
                                    x -> {
                                        loops.cancel();
                                        return forever();
                                    }),
                            error -> {
                                assertThatIllegalStateException()
                                        .isThrownBy(() -> loops.submit(Asyncio::done))
                                        .satisfies(refused -> events.add("here " + refused.getMessage()));
                                throw error;
                            }));
        });
        String text = "LoopGroup[g, loops: 2] is shutting down: one of its calls failed, or it was cancelled";
        assertThat(events).containsExactlyInAnyOrder("here " + text, "there " + text);
    }

    @Test
    void aGroupThatIsCancelledBeforeItIsEnteredEndsAtOnce() {
        run(() -> {
            LoopGroup loops = new LoopGroup(1);
            loops.cancel();
            return steps(
                    x -> within(loops, () -> {
                        events.add("body");
                        return idle();
                    }),
                    x -> {
                        events.add("after");
                        return null;
                    });
        });
        assertThat(events).containsExactly("body", "after");
    }

    // ---- loops that end, and what is left on them

    @Test
    void aFatalErrorOfACallIsThrownBareAndEndsTheOthers() {
        InternalError fatal = new InternalError("fatal");
        CompletableFuture<Void> sameLoop = new CompletableFuture<>();
        CompletableFuture<Void> otherLoop = new CompletableFuture<>();
        assertThatExceptionOfType(InternalError.class)
                .isThrownBy(() -> run(() -> {
                    LoopGroup loops = new LoopGroup(2);
                    return within(
                            loops,
                            () -> steps(
                                    x -> {
                                        loops.at(0).submit(waits(sameLoop, error -> {
                                            events.add("same loop");
                                            throw error;
                                        }));
                                        loops.at(1).submit(waits(otherLoop, error -> {
                                            events.add("other loop");
                                            throw error;
                                        }));
                                        return all(sameLoop, otherLoop);
                                    },
                                    x -> {
                                        loops.at(0).submit(work(() -> {
                                            throw fatal;
                                        }));
                                        return forever();
                                    }));
                }))
                .isSameAs(fatal);
        assertThat(events)
                .containsExactlyInAnyOrder(
                        "same loop",
                        "other loop",
                        // as of a task group: the main task is what has thrown it
                        "lost unhandled exception during Asyncio.run() shutdown: java.lang.InternalError: fatal");
    }

    @Test
    void aLoopThatSomebodyStopsFailsTheGroup() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        assertThatExceptionOfType(ExceptionGroup.class)
                .isThrownBy(() -> run(() -> {
                    LoopGroup loops = new LoopGroup(1, "g");
                    return within(
                            loops,
                            () -> steps(x -> {
                                Future<Object> call = loops.submit(waits(begun, error -> {
                                    events.add(String.valueOf(error.getMessage()));
                                    throw error;
                                }));
                                loops.submit(work(() -> {
                                    runningLoop().stop();
                                    return Asyncio.done();
                                }));
                                return attempt(() -> steps(y -> call), error -> {
                                    events.add(error);
                                    throw error;
                                });
                            }));
                }))
                .satisfies(
                        group -> assertThat(group.exceptions())
                                .singleElement()
                                .isInstanceOf(IllegalStateException.class)
                                .hasToString(
                                        "java.lang.IllegalStateException: the loop g-1 was stopped while its group was in use"));
        assertThat(events).hasSize(2).startsWith("null");
        assertThat(events).last().isInstanceOf(CancelledError.class);
    }

    @Test
    void aFatalErrorOutsideOfAnyCallFailsTheGroup() {
        InternalError fatal = new InternalError("fatal");
        assertThatExceptionOfType(InternalError.class)
                .isThrownBy(() -> run(() -> {
                    LoopGroup loops = new LoopGroup(2);
                    return within(
                            loops,
                            () -> steps(x -> {
                                loops.submit(work(() -> {
                                    runningLoop().callSoon(() -> {
                                        throw fatal;
                                    });
                                    return Asyncio.done();
                                }));
                                return forever();
                            }));
                }))
                .isSameAs(fatal);
    }

    @Test
    void tasksThatCallsLeaveBehindAreCancelledAndAwaited() {
        run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return steps(
                    x -> within(
                            loops,
                            () -> steps(x2 -> loops.submit(work(() -> steps(y -> {
                                createTask(waits(
                                                new CompletableFuture<>(),
                                                error -> steps(z -> yieldNow(), z -> {
                                                    events.add("left behind");
                                                    throw error;
                                                }))
                                        .get());
                                return yieldNow();
                            }))))),
                    x -> {
                        events.add("after");
                        return null;
                    });
        });
        assertThat(events).containsExactly("left behind", "after");
    }

    @Test
    void lostErrorsGoToTheHandlerOfTheLoopThatEntered() {
        run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return within(
                    loops,
                    () -> steps(x -> loops.submit(work(() -> {
                        runningLoop().callSoon(() -> {
                            throw new IllegalArgumentException("lost");
                        });
                        return steps(y -> yieldNow(), y -> yieldNow());
                    }))));
        });
        assertThat(events)
                .singleElement()
                .asString()
                .startsWith("lost Exception in callback ")
                .endsWith(": java.lang.IllegalArgumentException: lost");
    }

    @Test
    void theLoopsEndWhenTheLoopThatEnteredIsClosedBefore() throws InterruptedException {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        EventLoop home = EventLoop.create();
        LoopGroup loops = new LoopGroup(2);
        home.createTask(within(
                loops,
                () -> steps(x -> {
                    loops.submit(waits(begun, error -> {
                        events.add("cancelled");
                        throw error;
                    }));
                    return forever();
                })));
        home.runUntilComplete(steps(x -> all(begun)));
        home.setExceptionHandler((loop, context) -> {});
        home.close();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(events).containsExactly("cancelled");
    }

    @Test
    void anInterruptOfAThreadOfTheGroupHarmsNobody() {
        run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return within(
                    loops,
                    () -> steps(
                            x -> loops.submit(work(() -> {
                                Thread.currentThread().interrupt();
                                return steps(y -> yieldNow());
                            })),
                            x -> sleep(Duration.ZERO),
                            x -> loops.submit(work(() -> value(Thread.interrupted()))),
                            x -> {
                                events.add(x);
                                return null;
                            }));
        });
        assertThat(events).containsExactly(true);
    }

    @Test
    void anInterruptOfTheRunCancelsTheCalls() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        Thread main = Thread.currentThread();
        assertThatExceptionOfType(CancelledError.class)
                .isThrownBy(() -> run(() -> {
                    LoopGroup loops = new LoopGroup(1);
                    return within(
                            loops,
                            () -> steps(
                                    x -> {
                                        loops.submit(waits(begun, error -> {
                                            events.add("cancelled");
                                            throw error;
                                        }));
                                        return all(begun);
                                    },
                                    x -> {
                                        main.interrupt();
                                        return forever();
                                    }));
                }));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(events).containsExactly("cancelled");
    }
}
