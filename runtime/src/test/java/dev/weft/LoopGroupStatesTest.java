package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.GroupPrograms.all;
import static dev.weft.GroupPrograms.forever;
import static dev.weft.GroupPrograms.idle;
import static dev.weft.GroupPrograms.value;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static dev.weft.Steps.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a group refuses, and what becomes of it when one of its loops ends before it. */
@Timeout(60)
class LoopGroupStatesTest {
    @RegisterExtension
    final GroupPrograms programs = new GroupPrograms();

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
        programs.run(() -> steps(
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
                        programs.events.add(error.getMessage());
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
                        programs.events.add(error.getMessage());
                        return null;
                    });
                }));
        assertThat(programs.events)
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
                .isThrownBy(() -> programs.run(() -> steps(x -> unused.exit(null))))
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
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(2, "g");
            return within(
                    loops,
                    () -> attempt(
                            () -> steps(
                                    x -> {
                                        loops.submit(programs.waits(
                                                begun,
                                                error -> attempt(
                                                        () -> steps(y -> loops.submit(Asyncio::done)), refused -> {
                                                            programs.events.add("there " + refused.getMessage());
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
                                        .satisfies(refused -> programs.events.add("here " + refused.getMessage()));
                                throw error;
                            }));
        });
        String text = "LoopGroup[g, loops: 2] is shutting down: one of its calls failed, or it was cancelled";
        assertThat(programs.events).containsExactlyInAnyOrder("here " + text, "there " + text);
    }

    @Test
    void aGroupThatIsCancelledBeforeItIsEnteredEndsAtOnce() {
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(1);
            loops.cancel();
            return steps(
                    x -> within(loops, () -> {
                        programs.events.add("body");
                        return idle();
                    }),
                    x -> {
                        programs.events.add("after");
                        return null;
                    });
        });
        assertThat(programs.events).containsExactly("body", "after");
    }

    // ---- loops that end, and what is left on them

    @Test
    void aFatalErrorOfACallIsThrownBareAndEndsTheOthers() {
        InternalError fatal = new InternalError("fatal");
        CompletableFuture<Void> sameLoop = new CompletableFuture<>();
        CompletableFuture<Void> otherLoop = new CompletableFuture<>();
        assertThatExceptionOfType(InternalError.class)
                .isThrownBy(() -> programs.run(() -> {
                    LoopGroup loops = new LoopGroup(2);
                    return within(
                            loops,
                            () -> steps(
                                    x -> {
                                        loops.at(0).submit(programs.waits(sameLoop, error -> {
                                            programs.events.add("same loop");
                                            throw error;
                                        }));
                                        loops.at(1).submit(programs.waits(otherLoop, error -> {
                                            programs.events.add("other loop");
                                            throw error;
                                        }));
                                        return all(sameLoop, otherLoop);
                                    },
                                    x -> {
                                        loops.at(0).submit(programs.work(() -> {
                                            throw fatal;
                                        }));
                                        return forever();
                                    }));
                }))
                .isSameAs(fatal);
        assertThat(programs.events)
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
                .isThrownBy(() -> programs.run(() -> {
                    LoopGroup loops = new LoopGroup(1, "g");
                    return within(
                            loops,
                            () -> steps(x -> {
                                Future<Object> call = loops.submit(programs.waits(begun, error -> {
                                    programs.events.add(String.valueOf(error.getMessage()));
                                    throw error;
                                }));
                                loops.submit(programs.work(() -> {
                                    runningLoop().stop();
                                    return Asyncio.done();
                                }));
                                return attempt(() -> steps(y -> call), error -> {
                                    programs.events.add(error);
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
        assertThat(programs.events).hasSize(2).startsWith("null");
        assertThat(programs.events).last().isInstanceOf(CancelledError.class);
    }

    @Test
    void aFatalErrorOutsideOfAnyCallFailsTheGroup() {
        InternalError fatal = new InternalError("fatal");
        assertThatExceptionOfType(InternalError.class)
                .isThrownBy(() -> programs.run(() -> {
                    LoopGroup loops = new LoopGroup(2);
                    return within(
                            loops,
                            () -> steps(x -> {
                                loops.submit(programs.work(() -> {
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
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return steps(
                    x -> within(
                            loops,
                            () -> steps(x2 -> loops.submit(programs.work(() -> steps(y -> {
                                createTask(programs.waits(
                                                new CompletableFuture<>(),
                                                error -> steps(z -> yieldNow(), z -> {
                                                    programs.events.add("left behind");
                                                    throw error;
                                                }))
                                        .get());
                                return yieldNow();
                            }))))),
                    x -> {
                        programs.events.add("after");
                        return null;
                    });
        });
        assertThat(programs.events).containsExactly("left behind", "after");
    }

    @Test
    void lostErrorsGoToTheHandlerOfTheLoopThatEntered() {
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return within(
                    loops,
                    () -> steps(x -> loops.submit(programs.work(() -> {
                        runningLoop().callSoon(() -> {
                            throw new IllegalArgumentException("lost");
                        });
                        return steps(y -> yieldNow(), y -> yieldNow());
                    }))));
        });
        assertThat(programs.events)
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
                    loops.submit(programs.waits(begun, error -> {
                        programs.events.add("cancelled");
                        throw error;
                    }));
                    return forever();
                })));
        home.runUntilComplete(steps(x -> all(begun)));
        home.setExceptionHandler((loop, context) -> {});
        home.close();
        for (Thread thread : programs.threads) {
            thread.join();
        }
        assertThat(programs.events).containsExactly("cancelled");
    }

    @Test
    void anInterruptOfAThreadOfTheGroupHarmsNobody() {
        programs.run(() -> {
            LoopGroup loops = new LoopGroup(1);
            return within(
                    loops,
                    () -> steps(
                            x -> loops.submit(programs.work(() -> {
                                Thread.currentThread().interrupt();
                                return steps(y -> yieldNow());
                            })),
                            x -> sleep(Duration.ZERO),
                            x -> loops.submit(programs.work(() -> value(Thread.interrupted()))),
                            x -> {
                                programs.events.add(x);
                                return null;
                            }));
        });
        assertThat(programs.events).containsExactly(true);
    }

    @Test
    void anInterruptOfTheRunCancelsTheCalls() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        Thread main = Thread.currentThread();
        assertThatExceptionOfType(CancelledError.class)
                .isThrownBy(() -> programs.run(() -> {
                    LoopGroup loops = new LoopGroup(1);
                    return within(
                            loops,
                            () -> steps(
                                    x -> {
                                        loops.submit(programs.waits(begun, error -> {
                                            programs.events.add("cancelled");
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
        assertThat(programs.events).containsExactly("cancelled");
    }
}
