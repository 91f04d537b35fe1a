package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.repeat;
import static dev.weft.Steps.steps;
import static dev.weft.Steps.within;
import static dev.weft.VirtualClock.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LoopChannelTest {
    private final Trace trace = new Trace();

    private Task<Object> sender(LoopChannel<String> channel, String item) {
        return task("send " + item, channel.send(item));
    }

    private Task<Object> receiver(LoopChannel<String> channel, String name) {
        return task(name, channel.receive());
    }

    /** A task that notes the outcome of {@code coroutine}. */
    private Task<Object> task(String name, Coroutine<?> coroutine) {
        return createTask(attempt(
                () -> steps(x -> coroutine, x -> {
                    trace.add(x == null ? name : name + " " + x);
                    return null;
                }),
                error -> {
                    trace.add(name + " " + (error instanceof CancelledError ? "cancelled" : error.getMessage()));
                    throw error;
                }));
    }

    /** Lets everything run that can. */
    private static Coroutine<Object> settle() {
        return repeat(10, i -> yieldNow());
    }

    private static void ignore(Task<?>... tasks) {
        for (Task<?> task : tasks) {
            task.addDoneCallback(done -> {
                if (!done.isCancelled()) {
                    done.exception();
                }
            });
        }
    }

    @Test
    void itemsComeOutInTheOrderInWhichTheyWereSentAndSendingDoesNotWaitWhileThereIsRoom() {
        LoopChannel<String> channel = new LoopChannel<>(3);
        run(steps(
                x -> channel.send("a"),
                x -> channel.send(null),
                x -> channel.send("c"),
                x -> {
                    assertThat(channel).hasToString("LoopChannel[size: 3/3]");
                    assertThat(channel.size()).isEqualTo(3);
                    assertThat(channel.capacity()).isEqualTo(3);
                    return channel.receive();
                },
                x -> {
                    assertThat(x).isEqualTo("a");
                    return channel.receive();
                },
                x -> {
                    assertThat(x).isNull();
                    return channel.receive();
                },
                x -> {
                    assertThat(x).isEqualTo("c");
                    return null;
                }));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoopChannel<>(0))
                .withMessage("a channel must hold at least one item: 0");
    }

    @Test
    void thoseWhoWaitAreServedInTheirOrderAndNobodyOvertakesThem() {
        LoopChannel<String> channel = new LoopChannel<>(1);
        run(steps(
                x -> {
                    receiver(channel, "first");
                    receiver(channel, "second");
                    return settle();
                },
                x -> {
                    assertThat(channel).hasToString("LoopChannel[size: 0/1, receivers: 2]");
                    return channel.send("a");
                },
                x -> {
                    // The item belongs to the first one, who has not had its turn.
                    receiver(channel, "third");
                    return settle();
                },
                x -> {
                    trace.has("first a");
                    return steps(y -> channel.send("b"), y -> channel.send("c"), y -> settle());
                },
                x -> {
                    trace.has("second b", "third c");
                    return channel.send("d");
                },
                x -> {
                    sender(channel, "e");
                    sender(channel, "f");
                    return settle();
                },
                x -> {
                    assertThat(channel).hasToString("LoopChannel[size: 1/1, senders: 2]");
                    return channel.receive();
                },
                x -> {
                    // The room belongs to the sender of e.
                    assertThat(channel.trySend("g")).isFalse();
                    sender(channel, "h");
                    return settle();
                },
                x -> {
                    trace.has("send e");
                    return channel.receive();
                },
                x -> {
                    assertThat(x).isEqualTo("e");
                    return steps(y -> channel.receive(), y -> channel.receive());
                },
                x -> {
                    assertThat(x).isEqualTo("h");
                    assertThat(channel.trySend("i")).isTrue();
                    assertThat(channel.trySend("j")).isFalse();
                    return null;
                }));
    }

    @Test
    void aCancelledSendHasNotSent() {
        LoopChannel<String> channel = new LoopChannel<>(1);
        List<Object> received = new ArrayList<>();
        run(steps(x -> channel.send("a"), x -> {
            Task<?> waits = sender(channel, "b");
            Task<?> woken = sender(channel, "c");
            sender(channel, "d");
            return steps(
                    y -> settle(),
                    y -> {
                        waits.cancel();
                        return settle();
                    },
                    y -> channel.receive(),
                    y -> {
                        received.add(y);
                        woken.cancel(); // the room is reserved for it
                        return settle();
                    },
                    y -> channel.receive(),
                    y -> received.add(y) ? null : null);
        }));
        trace.has("send b cancelled", "send c cancelled", "send d");
        assertThat(received).containsExactly("a", "d");
    }

    @Test
    void aCancelledReceiveHasTakenNothingAndTheOrderStays() {
        LoopChannel<String> channel = new LoopChannel<>(2);
        run(steps(
                x -> {
                    Task<?> waits = receiver(channel, "waits");
                    Task<?> woken = receiver(channel, "woken");
                    receiver(channel, "last");
                    return steps(
                            y -> settle(),
                            y -> {
                                waits.cancel();
                                return settle();
                            },
                            y -> channel.send("a"),
                            y -> channel.send("b"),
                            y -> {
                                woken.cancel(); // "a" is reserved for it, "b" for the last one
                                return settle();
                            },
                            y -> channel.receive());
                },
                x -> {
                    assertThat(x).isEqualTo("b");
                    return null;
                }));
        trace.has("waits cancelled", "woken cancelled", "last a");
    }

    @Test
    void afterCloseReceiversGetWhatIsLeft() {
        LoopChannel<String> channel = new LoopChannel<>(2);
        List<Object> walked = new ArrayList<>();
        run(steps(
                x -> channel.send("a"),
                x -> channel.send("b"),
                x -> {
                    ignore(sender(channel, "c"));
                    return settle();
                },
                x -> {
                    channel.close();
                    channel.close();
                    assertThat(channel.isClosed()).isTrue();
                    return settle();
                },
                x -> {
                    trace.has("send c the channel is closed: it takes no more items");
                    assertThatExceptionOfType(LoopChannel.ClosedException.class)
                            .isThrownBy(() -> channel.trySend("d"))
                            .withMessage("the channel is closed: it takes no more items");
                    return walk(channel, walked);
                },
                x -> {
                    ignore(receiver(channel, "late"), sender(channel, "e"));
                    return settle();
                }));
        assertThat(walked).containsExactly("a", "b");
        trace.has(
                "late the channel is closed, and nothing is left in it",
                "send e the channel is closed: it takes no more items");
        assertThat(channel).hasToString("LoopChannel[size: 0/2, closed]");
    }

    private static Coroutine<Object> walk(LoopChannel<String> channel, List<Object> into) {
        AsyncIterator<String> walk = channel.iterator();
        assertThatIllegalStateException()
                .isThrownBy(walk::current)
                .withMessage("there is no current item: advance() has not returned true");
        return steps(x -> next(walk, into), x -> {
            assertThatIllegalStateException().isThrownBy(walk::current);
            return walk.closeAsync();
        });
    }

    private static Coroutine<Object> next(AsyncIterator<String> walk, List<Object> into) {
        return steps(x -> walk.advance(), x -> {
            if (!(Boolean) x) {
                return null;
            }
            into.add(walk.current());
            return next(walk, into);
        });
    }

    @Test
    void closeEndsThoseWhoWaitAndAWokenSenderHasNotSent() {
        LoopChannel<String> empty = new LoopChannel<>(1);
        LoopChannel<String> full = new LoopChannel<>(1);
        run(steps(
                x -> {
                    ignore(receiver(empty, "waits"));
                    return full.send("a");
                },
                x -> {
                    ignore(sender(full, "b"));
                    return settle();
                },
                x -> full.receive(),
                x -> {
                    full.close(); // there is room for "b", whose sender has not had its turn
                    empty.close();
                    return settle();
                }));
        trace.has(
                "send b the channel is closed: it takes no more items",
                "waits the channel is closed, and nothing is left in it");
        assertThat(full.size()).isZero();
    }

    @Test
    void whoeverWaitsGetsWhatAWokenReceiverGivesBackAfterTheClose() {
        LoopChannel<String> channel = new LoopChannel<>(1);
        run(steps(x -> {
            Task<?> woken = receiver(channel, "woken");
            receiver(channel, "waits");
            ignore(receiver(channel, "in vain"));
            return steps(y -> settle(), y -> channel.send("a"), y -> {
                channel.close();
                woken.cancel();
                return settle();
            });
        }));
        trace.has("woken cancelled", "waits a", "in vain the channel is closed, and nothing is left in it");
    }

    @Test
    void aLoopThatIsClosedLeavesTheLineAndGivesBackWhatItHad() {
        LoopChannel<String> channel = new LoopChannel<>(1);
        EventLoop other = EventLoop.create();
        other.setExceptionHandler((loop, context) -> {});
        Task<String> woken = other.createTask(channel.receive());
        Task<String> waits = other.createTask(channel.receive());
        other.runUntilComplete(settle());
        assertThat(channel.trySend("a")).isTrue();
        assertThat(channel).hasToString("LoopChannel[size: 1/1, receivers: 1]");
        other.close();
        assertThat(woken.isDone() || waits.isDone()).isFalse();
        assertThat(channel).hasToString("LoopChannel[size: 1/1]");
        assertThat(run(channel.receive())).isEqualTo("a");
    }

    @Test
    void loopsHandItemsToEachOther() {
        int items = 2_000;
        LoopChannel<Integer> there = new LoopChannel<>(3);
        LoopChannel<Integer> back = new LoopChannel<>(3);
        List<Integer> received = new ArrayList<>();
        Asyncio.run(steps(x -> {
            LoopGroup loops = new LoopGroup(2);
            return within(
                    loops,
                    () -> steps(y -> {
                        loops.submit(() -> repeat(items, i -> there.send(i)));
                        loops.submit(() ->
                                repeat(items, i -> steps(z -> there.receive(), z -> back.send(-(Integer) z))));
                        return repeat(
                                items,
                                i -> steps(z -> back.receive(), z -> {
                                    received.add((Integer) z);
                                    return null;
                                }));
                    }));
        }));
        assertThat(received).hasSize(items);
        for (int i = 0; i < items; i++) {
            assertThat(received.get(i)).isEqualTo(-i);
        }
    }

    /** One item of one producer. */
    private record Item(int producer, int number) {}

    /**
     * Producers and consumers on several loops, whose sends and receives are cancelled at random moments: what was sent
     * is received once, what was not sent is not, and what one consumer gets of one producer comes in order.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingIsLostAndNothingComesTwice(long seed) {
        Random random = new Random(seed);
        int producers = 1 + random.nextInt(4);
        int consumers = 1 + random.nextInt(4);
        int each = 400;
        LoopChannel<Item> channel = new LoopChannel<>(1 + random.nextInt(4));
        Set<Item> sent = ConcurrentHashMap.newKeySet();
        ConcurrentLinkedQueue<Item> received = new ConcurrentLinkedQueue<>();
        AtomicInteger disorder = new AtomicInteger();
        AtomicInteger producing = new AtomicInteger(producers);
        Asyncio.run(steps(x -> {
            LoopGroup loops = new LoopGroup(3);
            return within(loops, () -> {
                for (int i = 0; i < producers; i++) {
                    int producer = i;
                    Random dice = new Random(random.nextLong());
                    loops.submit(() -> steps(
                            y -> repeat(each, number -> {
                                Item item = new Item(producer, number);
                                return maybeCancelled(dice, channel.send(item), outcome -> sent.add(item));
                            }),
                            y -> {
                                if (producing.decrementAndGet() == 0) {
                                    channel.close();
                                }
                                return null;
                            }));
                }
                for (int i = 0; i < consumers; i++) {
                    Random dice = new Random(random.nextLong());
                    Map<Integer, Integer> last = new HashMap<>();
                    loops.submit(() -> consume(channel, dice, item -> {
                        received.add(item);
                        Integer before = last.put(item.producer, item.number);
                        if (before != null && before >= item.number) {
                            disorder.incrementAndGet();
                        }
                    }));
                }
                return Asyncio.done();
            });
        }));
        assertThat(received).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(sent);
        assertThat(disorder.get()).isZero();
        assertThat(sent).isNotEmpty();
        assertThat(channel.size()).isZero();
    }

    private static Coroutine<Object> consume(
            LoopChannel<Item> channel, Random dice, java.util.function.Consumer<Item> consumer) {
        boolean[] ended = new boolean[1];
        return repeat(
                1_000_000,
                i -> ended[0]
                        ? null
                        : attempt(
                                () -> maybeCancelled(dice, channel.receive(), item -> consumer.accept((Item) item)),
                                error -> {
                                    if (!(error instanceof LoopChannel.ClosedException)) {
                                        throw error;
                                    }
                                    ended[0] = true;
                                    return null;
                                }));
    }

    /** Runs {@code coroutine} in a task that is cancelled after a few iterations, or not. */
    private static Coroutine<Object> maybeCancelled(
            Random dice, Coroutine<?> coroutine, java.util.function.Consumer<Object> finished) {
        Task<?> task = createTask(coroutine);
        int patience = dice.nextInt(12);
        return attempt(
                () -> steps(
                        x -> patience > 8 ? null : repeat(patience, i -> yieldNow()),
                        x -> {
                            if (patience <= 8) {
                                task.cancel();
                            }
                            return task;
                        },
                        x -> {
                            finished.accept(x);
                            return null;
                        }),
                error -> {
                    if (!(error instanceof CancelledError)) {
                        throw error;
                    }
                    return null;
                });
    }

    @Test
    void aThreadWithoutALoopCanSend() throws InterruptedException {
        LoopChannel<String> channel = new LoopChannel<>(1);
        CompletableFuture<Void> waits = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            waits.join();
            channel.trySend("from outside");
        });
        thread.start();
        Object received = Asyncio.run(steps(x -> {
            Task<String> receiver = createTask(channel.receive());
            runningLoop().callSoon(() -> waits.complete(null));
            return receiver;
        }));
        assertThat(received).isEqualTo("from outside");
        thread.join();
    }
}
