package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.currentTask;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static dev.weft.VirtualClock.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.sync.AsyncPriorityQueue;
import dev.weft.sync.AsyncQueue;
import dev.weft.sync.QueueShutDownException;
import dev.weft.testkit.Trace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tasks that wait in a queue, and what may happen to them before a wake-up, between it and their turn, and at their
 * turn.
 */
class QueueWaitTest {
    private final Trace trace = new Trace();

    private Task<Object> getter(AsyncQueue<?> queue, String name) {
        return createTask(attempt(
                () -> steps(x -> queue.get(), x -> trace.note(name + " got " + x)),
                error -> trace.note(name + " " + show(error))));
    }

    private Task<Object> putter(AsyncQueue<String> queue, String item) {
        return createTask(attempt(
                () -> steps(x -> queue.put(item), x -> trace.note("put " + item)),
                error -> trace.note(item + " " + show(error))));
    }

    private static String show(Throwable error) {
        String message = error instanceof CancelledError && error.getMessage() != null ? " " + error.getMessage() : "";
        return error.getClass().getSimpleName() + message;
    }

    private static Awaitable<?> all(Task<?>... tasks) {
        return waitAll(List.<Future<?>>of(tasks));
    }

    @Test
    void theWakenedOneRunsInTheNextIterationAfterWhatWasReady() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        run(steps(x -> {
            Task<?> getter = getter(queue, "getter");
            return steps(
                    y -> yieldNow(),
                    y -> {
                        Asyncio.runningLoop().callSoon(() -> trace.add("before"));
                        queue.putNowait("1");
                        Asyncio.runningLoop().callSoon(() -> trace.add("after"));
                        return trace.note("put");
                    },
                    y -> getter);
        }));
        trace.has("put", "before", "getter got 1", "after");
    }

    @Test
    void whoWasWokenInVainStandsAtTheEndOfTheLine() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        run(steps(x -> {
            Task<?> a = getter(queue, "a");
            Task<?> b = getter(queue, "b");
            return steps(
                    y -> yieldNow(),
                    y -> {
                        queue.putNowait("1");
                        return trace.note("taken " + queue.getNowait());
                    },
                    y -> yieldNow(), // a looks, and waits again
                    y -> queue.put("2"),
                    y -> queue.put("3"),
                    y -> all(a, b));
        }));
        trace.has("taken 1", "b got 2", "a got 3");
    }

    @Test
    void whoWasWokenInVainIsCancelledLikeAnyOther() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        run(steps(x -> {
            Task<?> a = getter(queue, "a");
            return steps(
                    y -> yieldNow(),
                    y -> {
                        queue.putNowait("1");
                        queue.getNowait();
                        return yieldNow();
                    },
                    y -> {
                        a.cancel("enough");
                        queue.putNowait("2"); // wakes nobody
                        return all(a);
                    },
                    y -> trace.note(queue.getNowait()));
        }));
        trace.has("a CancelledError enough", "2");
    }

    @Test
    void aCancellationThatComesFirstTakesNothing() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        run(steps(x -> {
            Task<?> a = getter(queue, "a");
            Task<?> b = getter(queue, "b");
            return steps(y -> yieldNow(), y -> {
                a.cancel();
                queue.putNowait("1"); // passes over a, which still stands in line
                return all(a, b);
            });
        }));
        trace.has("a CancelledError", "b got 1");
    }

    @Test
    void aCancellationAfterTheWakeUpLeavesTheItem() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        run(steps(x -> {
            Task<?> a = getter(queue, "a");
            return steps(
                    y -> yieldNow(),
                    y -> {
                        queue.putNowait("1");
                        a.cancel();
                        return all(a);
                    },
                    y -> trace.note(queue.getNowait()));
        }));
        trace.has("a CancelledError", "1");
    }

    @Test
    void aCancelledGetterWakesNobodyForAnItemThatIsGone() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        run(steps(x -> {
            Task<?> a = getter(queue, "a");
            Task<?> b = getter(queue, "b");
            Task<?> c = getter(queue, "c");
            return steps(
                    y -> yieldNow(),
                    y -> {
                        queue.putNowait("1");
                        a.cancel();
                        return trace.note("taken " + queue.getNowait());
                    },
                    y -> all(a),
                    y -> sleep(1),
                    y -> {
                        trace.note(b.isDone());
                        queue.putNowait("2");
                        queue.putNowait("3");
                        return all(b, c);
                    });
        }));
        trace.has("taken 1", "a CancelledError", false, "b got 2", "c got 3");
    }

    @Test
    void ofTwoCancellationsTheFirstMessageCounts() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        run(steps(x -> {
            Task<?> waiting = getter(queue, "waiting");
            Task<?> woken = getter(queue, "woken");
            return steps(y -> yieldNow(), y -> {
                waiting.cancel("first");
                waiting.cancel("second");
                queue.putNowait("1");
                woken.cancel("third");
                woken.cancel("fourth");
                return all(waiting, woken);
            });
        }));
        // As in asyncio: a cancelled future keeps its message, a task that waits for its step takes the last one.
        trace.has("waiting CancelledError first", "woken CancelledError fourth");
    }

    @Test
    void aTaskThatIsAboutToBeCancelledIsTakenOutAgain() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        run(steps(x -> {
            Task<?> a = createTask(steps(
                    y -> {
                        currentTask().cancel("itself");
                        return attempt(() -> queue.get(), error -> trace.note(show(error)));
                    },
                    y -> trace.note(queue)));
            return all(a);
        }));
        trace.takeAll();
        assertThat(queue).hasToString("AsyncQueue[size: 0]");
    }

    @Test
    void anUncancelledTaskGetsItsItem() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        run(steps(x -> {
            Task<?> a = getter(queue, "a");
            return steps(y -> yieldNow(), y -> {
                queue.putNowait("1");
                a.cancel();
                a.uncancel();
                return all(a);
            });
        }));
        trace.has("a got 1");
    }

    @Test
    void aCancelledPutterPassesTheRoomOnUnlessItIsGone() {
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        queue.putNowait("0");
        run(steps(x -> {
            Task<?> a = putter(queue, "a");
            Task<?> b = putter(queue, "b");
            Task<?> c = putter(queue, "c");
            return steps(
                    y -> yieldNow(),
                    y -> {
                        queue.getNowait();
                        a.cancel();
                        queue.putNowait("quicker");
                        return all(a);
                    },
                    y -> sleep(1),
                    y -> trace.note(b.isDone() + " " + queue.getNowait()),
                    y -> all(b),
                    y -> trace.note(queue.getNowait()),
                    y -> all(c));
        }));
        trace.has("a CancelledError", "false quicker", "put b", "b", "put c");
    }

    @Test
    void shutdownWakesThoseWhoWaitInTheirOrder() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        run(steps(x -> {
            Task<?> a = getter(queue, "a");
            Task<?> b = getter(queue, "b");
            Task<?> c = getter(queue, "c");
            return steps(y -> yieldNow(), y -> {
                queue.putNowait("1"); // for a
                b.cancel();
                queue.shutdown();
                return all(a, b, c);
            });
        }));
        trace.has("a got 1", "b CancelledError", "c QueueShutDownException");
    }

    @Test
    void immediateShutdownTakesTheItemFromWhoWasWokenForIt() {
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        run(steps(x -> {
            Task<?> a = getter(queue, "a");
            return steps(
                    y -> yieldNow(),
                    y -> {
                        queue.putNowait("1");
                        Task<?> late = putter(queue, "late");
                        return steps(z -> trace.note(late.isDone()));
                    },
                    y -> {
                        queue.shutdown(true);
                        return all(a);
                    },
                    y -> queue.join(),
                    y -> trace.note("joined"));
        }));
        trace.has(false, "a QueueShutDownException", "late QueueShutDownException", "joined");
    }

    @Test
    void aFailureOfAWaitTellsWhereTheWaitWas() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        Throwable[] failure = new Throwable[1];
        run(steps(x -> {
            Task<?> a = createTask(new Script<Object>() {
                @Override
                Object body(Object sent) throws Throwable {
                    try {
                        value(sent);
                    } catch (QueueShutDownException shutDown) {
                        failure[0] = shutDown;
                        return null;
                    }
                    return waits(1, queue.get()) ? SUSPENDED : got;
                }

                @Override
                protected String table() {
                    return "Demo.consume Demo.java:1\n7 await(queue.get())";
                }
            });
            return steps(y -> yieldNow(), y -> {
                queue.shutdown();
                return all(a);
            });
        }));
        assertThat(failure[0]).isInstanceOf(QueueShutDownException.class);
        StackTraceElement[] stack = failure[0].getStackTrace();
        List<String> calls =
                Arrays.stream(stack).map(StackTraceElement::toString).toList();
        int place = calls.indexOf("dev.weft.Demo.consume(Demo.java:7)");
        assertThat(place).isPositive();
        assertThat(calls.get(place - 1)).startsWith("dev.weft.internal.core.Operation.outcome(");
    }

    @Test
    void anItemThatCannotBeComparedFailsItsPutter() {
        AsyncQueue<Object> queue = new AsyncPriorityQueue<>(2);
        queue.putNowait(1);
        queue.putNowait(2);
        run(steps(x -> {
            Task<?> putter = createTask(attempt(() -> queue.put("text"), error -> trace.note(show(error))));
            return steps(y -> yieldNow(), y -> trace.note(queue.getNowait()), y -> all(putter));
        }));
        trace.has(1, "ClassCastException");
        assertThat(queue).hasToString("AsyncPriorityQueue[size: 1/2, unfinished: 2]");
    }

    @Test
    void aDumpShowsTheWait() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        run(steps(x -> {
            Task<?> inline = createTask(Steps.named("consume", y -> queue.get()));
            Task<?> root = createTask(queue.get());
            return steps(y -> yieldNow(), y -> {
                PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
                inline.printStack(out);
                root.printStack(out);
                queue.putNowait("1");
                queue.putNowait("2");
                return all(inline, root);
            });
        }));
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("  at ")))
                .containsExactly("  at AsyncQueue.get", "  at consume", "  at AsyncQueue.get");
    }

    @Test
    void aPutRunsOnceAndIsNotClosedWhileItWaits() {
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        queue.putNowait("0");
        run(steps(x -> {
            Coroutine<Void> put = queue.put("1");
            Task<?> putter = createTask(steps(y -> put));
            return steps(
                    y -> yieldNow(),
                    y -> {
                        assertThatIllegalStateException().isThrownBy(put::close);
                        return trace.note(queue.getNowait());
                    },
                    y -> all(putter),
                    y -> attempt(() -> put, error -> trace.note(show(error))),
                    y -> trace.note(queue.size()));
        }));
        trace.has("0", "IllegalStateException", 1);
    }

    @Test
    void aWaitBindsTheQueueToItsLoop() {
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        EventLoop first = VirtualClock.loop();
        first.runUntilComplete(steps(x -> {
            Task<?> getter = getter(queue, "getter");
            return steps(y -> yieldNow(), y -> queue.put("1"), y -> queue.put("2"), y -> all(getter));
        }));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> run(steps(x -> queue.put("3"))))
                .withMessageContaining("different event loop");
        first.close();
        run(steps(
                x -> { // its loop is gone, and nobody waits
                    Task<?> getter = getter(queue, "getter");
                    return steps(y -> queue.put("3"), y -> all(getter));
                }));
    }
}
