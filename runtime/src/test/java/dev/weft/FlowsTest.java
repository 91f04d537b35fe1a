package dev.weft;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FlowsTest {
    private final Trace trace = new Trace();

    private Awaitable<?> note(Object what) {
        trace.add(what);
        return null;
    }

    private <T> Coroutine<Object> walk(AsyncIterator<T> iterator) {
        return steps(
                x -> iterator.advance(),
                x -> (Boolean) x ? steps(y -> note(iterator.current()), y -> walk(iterator)) : note("end"));
    }

    /** Publishes numbers from 1 on, in the thread that requests them; notes the requests. */
    private final class Numbers implements Flow.Publisher<Integer> {
        private final int last;

        private final @Nullable RuntimeException failure;

        Numbers(int last, @Nullable RuntimeException failure) {
            this.last = last;
            this.failure = failure;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {
                private int next = 1;

                @Override
                public void request(long count) {
                    trace.add("request " + count);
                    for (long i = 0; i < count && next <= last; i++) {
                        subscriber.onNext(next++);
                        if (next > last) {
                            if (failure == null) {
                                subscriber.onComplete();
                            } else {
                                subscriber.onError(failure);
                            }
                        }
                    }
                }

                @Override
                public void cancel() {
                    trace.add("cancel");
                }
            });
        }
    }

    @Test
    void asksForNoMoreThanTheBufferHolds() {
        run(steps(x -> walk(Flows.iterate(new Numbers(5, null), 2).iterator())));
        trace.has("request 2", "request 1", 1, "request 1", 2, "request 1", 3, "request 1", 4, "request 1", 5, "end");
    }

    @Test
    void aFailureComesAfterTheItemsBeforeIt() {
        RuntimeException failure = new RuntimeException("broken");
        run(steps(x -> attempt(() -> walk(Flows.iterate(new Numbers(2, failure)).iterator()), error -> {
            assertThat(error).isSameAs(failure);
            return note("failed");
        })));
        trace.has("request 16", 1, 2, "failed");
    }

    @Test
    void closingEarlyCancelsTheSubscription() {
        run(steps(x -> {
            AsyncIterator<Integer> iterator =
                    Flows.iterate(new Numbers(9, null), 1).iterator();
            return steps(y -> iterator.advance(), y -> iterator.closeAsync(), y -> walk(iterator));
        }));
        trace.has("request 1", "request 1", "cancel", "end");
    }

    @Test
    void itemsFromAnotherThreadArriveCompleteAndInOrder() {
        List<Integer> got = new ArrayList<>();
        SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>();
        run(steps(x -> {
            AsyncIterator<Integer> iterator = Flows.iterate(publisher, 4).iterator();
            Task<Boolean> first = createTask(iterator.advance());
            return steps(
                    y -> yieldNow(),
                    y -> {
                        new Thread(() -> submitAll(publisher)).start();
                        return first;
                    },
                    y -> collect(iterator, got));
        }));
        assertThat(got).hasSize(1000).isSorted().first().isEqualTo(0);
    }

    private static void submitAll(SubmissionPublisher<Integer> publisher) {
        try (publisher) {
            for (int i = 0; i < 1000; i++) {
                publisher.submit(i);
            }
        }
    }

    private <T> Coroutine<Object> collect(AsyncIterator<T> iterator, List<T> into) {
        return steps(
                x -> {
                    into.add(iterator.current());
                    return iterator.advance();
                },
                x -> (Boolean) x ? collect(iterator, into) : null);
    }

    @Test
    void aBufferOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Flows.iterate(new Numbers(1, null), 0));
    }

    // ---- the other way

    /** Gives 1 to {@code last}, one per yield, then fails if there is a failure; notes advances and the close. */
    private AsyncIterable<Integer> counting(int last, @Nullable RuntimeException failure) {
        return () -> new AsyncIterator<>() {
            private int current;

            @Override
            public Coroutine<Boolean> advance() {
                return steps(x -> yieldNow(), x -> {
                    if (++current > last && failure != null) {
                        throw failure;
                    }
                    trace.add("advance " + current);
                    return async(() -> current <= last);
                });
            }

            @Override
            public Integer current() {
                return current;
            }

            @Override
            public Coroutine<Void> closeAsync() {
                return steps(x -> yieldNow(), x -> note("closed"));
            }
        };
    }

    private final class Collector implements Flow.Subscriber<Integer> {
        private final List<Object> signals = Collections.synchronizedList(new ArrayList<>());
        private final long demand;
        private final Future<Void> ended = runningLoop().createFuture();
        private Flow.@Nullable Subscription subscription;

        Collector(long demand) {
            this.demand = demand;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(demand);
        }

        @Override
        public void onNext(Integer item) {
            trace.add(item);
            signals.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            trace.add(failure.getMessage());
            ended.setResult(null);
        }

        @Override
        public void onComplete() {
            trace.add("complete");
            ended.setResult(null);
        }
    }

    @Test
    void advancesOnlyForDemandAndClosesBeforeTheLastSignal() {
        run(steps(x -> {
            Collector collector = new Collector(1);
            Flows.<Integer>publish(counting(2, null), runningLoop()).subscribe(collector);
            return steps(y -> sleep(.001), y -> {
                trace.add("more");
                collector.subscription.request(Long.MAX_VALUE);
                collector.subscription.request(Long.MAX_VALUE);
                return collector.ended;
            });
        }));
        trace.has("advance 1", 1, "more", "advance 2", 2, "advance 3", "closed", "complete");
    }

    @Test
    void aFailureOfTheIterableIsSignalled() {
        run(steps(x -> {
            Collector collector = new Collector(5);
            Flows.<Integer>publish(counting(1, new RuntimeException("broken")), runningLoop())
                    .subscribe(collector);
            return collector.ended;
        }));
        trace.has("advance 1", 1, "closed", "broken");
    }

    @Test
    void cancellingClosesTheIterableAndSignalsNothingMore() {
        run(steps(x -> {
            Collector collector = new Collector(1);
            Flows.<Integer>publish(counting(9, null), runningLoop()).subscribe(collector);
            return steps(y -> sleep(.001), y -> {
                collector.subscription.cancel();
                collector.subscription.request(1);
                return sleep(.001);
            });
        }));
        trace.has("advance 1", 1, "closed");
    }

    @Test
    void aDemandOfNothingIsAnError() {
        run(steps(x -> {
            Collector collector = new Collector(0);
            Flows.<Integer>publish(counting(9, null), runningLoop()).subscribe(collector);
            return collector.ended;
        }));
        trace.has("closed", "request(0): the number of items must be positive");
    }

    /** Notes all signals; throws at the given one. */
    private final class Throwing implements Flow.Subscriber<Integer> {
        private final String at;

        Throwing(String at) {
            this.at = at;
        }

        private void signal(String name) {
            trace.add(name);
            if (name.startsWith(at)) {
                throw new IllegalArgumentException("subscriber");
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(5);
            signal("onSubscribe");
        }

        @Override
        public void onNext(Integer item) {
            signal("onNext");
        }

        @Override
        public void onError(Throwable failure) {
            signal("onError " + failure.getMessage());
        }

        @Override
        public void onComplete() {
            signal("onComplete");
        }

        @Override
        public String toString() {
            return "throwing";
        }
    }

    private void publishTo(String thrownAt, AsyncIterable<Integer> iterable) {
        run(steps(x -> {
            runningLoop()
                    .setExceptionHandler((loop, context) -> trace.add(
                            context.message() + ": " + context.exception().getMessage()));
            Flows.publish(iterable, runningLoop()).subscribe(new Throwing(thrownAt));
            return sleep(.001);
        }));
    }

    @Test
    void aBadRequestBeforeTheFirstStepIsSignalled() { // rule 3.9
        Flow.Subscription[] given = new Flow.Subscription[1];
        Flow.Subscriber<Integer> subscriber = new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                given[0] = subscription;
            }

            @Override
            public void onNext(Integer item) {
                trace.add("onNext");
            }

            @Override
            public void onError(Throwable error) {
                trace.add(error.getMessage());
            }

            @Override
            public void onComplete() {
                trace.add("onComplete");
            }
        };
        run(steps(x -> {
            Flows.publish(counting(2, null), runningLoop()).subscribe(subscriber);
            given[0].request(0);
            return sleep(.001);
        }));
        trace.has("closed", "request(0): the number of items must be positive");
    }

    @Test
    void aSubscriberThatThrowsGetsNoFurtherSignal() { // rule 2.13
        publishTo("onNext", counting(2, null));
        trace.has("onSubscribe", "advance 1", "onNext", "Exception in subscriber throwing: subscriber", "closed");
        publishTo("onSubscribe", counting(2, null));
        trace.has("onSubscribe", "Exception in subscriber throwing: subscriber");
        publishTo("onComplete", counting(0, null));
        trace.has("onSubscribe", "advance 1", "closed", "onComplete", "Exception in subscriber throwing: subscriber");
        publishTo("onError", counting(0, new RuntimeException("broken")));
        trace.has("onSubscribe", "closed", "onError broken", "Exception in subscriber throwing: subscriber");
    }

    @Test
    void anIterableWithoutIteratorIsAnError() { // rule 1.4
        publishTo("-", () -> {
            throw new IllegalStateException("no iterator");
        });
        trace.has("onSubscribe", "onError no iterator");
        publishTo("-", () -> null);
        trace.has("onSubscribe", "onError iterator() returned null");
    }

    @Test
    void anItemThatIsNullIsAnError() {
        publishTo("-", () -> new AsyncIterator<>() {
            @Override
            public Coroutine<Boolean> advance() {
                return async(() -> true);
            }

            @Override
            public Integer current() {
                return null;
            }

            @Override
            public Coroutine<Void> closeAsync() {
                return steps(x -> note("closed"));
            }
        });
        trace.has("onSubscribe", "closed", "onError an item that is published must not be null");
    }

    @Test
    void aWrongRequestIsToldEvenIfTheNextItemNeverComes() {
        run(steps(x -> {
            Future<Boolean> never = runningLoop().createFuture();
            Collector collector = new Collector(1);
            Flows.publish(
                            () -> new AsyncIterator<Integer>() {
                                @Override
                                public Coroutine<Boolean> advance() {
                                    return steps(y -> never);
                                }

                                @Override
                                public Integer current() {
                                    return 1;
                                }

                                @Override
                                public Coroutine<Void> closeAsync() {
                                    return steps(y -> note("closed"));
                                }
                            },
                            runningLoop())
                    .subscribe(collector);
            return steps(y -> sleep(.001), y -> {
                collector.subscription.request(-1);
                return collector.ended;
            });
        }));
        trace.has("closed", "request(-1): the number of items must be positive");
    }

    @Test
    void aClosedLoopIsAnErrorOfTheSubscription() {
        EventLoop loop = EventLoop.create();
        loop.close();
        Flows.publish(counting(1, null), loop).subscribe(new Throwing("-"));
        trace.has("onSubscribe", "onError Event loop is closed");
    }

    @Test
    void aLoopThatClosesMeanwhileTellsTheSubscriber() {
        EventLoop loop = EventLoop.create();
        loop.setExceptionHandler((l, context) -> {});
        AsyncIterable<Integer> never = () -> new AsyncIterator<>() {
            @Override
            public Coroutine<Boolean> advance() {
                return steps(x -> loop.createFuture());
            }

            @Override
            public Integer current() {
                return 1;
            }

            @Override
            public Coroutine<Void> closeAsync() {
                return yieldNow();
            }
        };
        Flows.publish(never, loop).subscribe(new Throwing("-"));
        loop.runUntilComplete(sleep(.001));
        loop.close();
        trace.has("onSubscribe", "onError Event loop is closed");
    }

    @Test
    void aPublisherThatThrowsEndsTheWalk() {
        run(steps(x -> {
            AsyncIterator<Integer> iterator = Flows.<Integer>iterate(subscriber -> {
                        throw new IllegalStateException("no subscription");
                    })
                    .iterator();
            return steps(
                    y -> attempt(() -> iterator.advance(), error -> note(error.getMessage())), y -> walk(iterator));
        }));
        trace.has("no subscription", "end");
    }

    @Test
    void aSubscriptionThatThrowsFailsTheWalk() {
        run(steps(x -> {
            AsyncIterator<Integer> iterator = Flows.<Integer>iterate(
                            subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                                @Override
                                public void request(long count) {
                                    throw new IllegalStateException("no request");
                                }

                                @Override
                                public void cancel() {}
                            }))
                    .iterator();
            return steps(
                    y -> attempt(() -> iterator.advance(), error -> note(error.getMessage())), y -> walk(iterator));
        }));
        trace.has("no request", "end");
    }

    @Test
    void aSubscriptionIsCancelledWhenTheLoopIsClosed() {
        List<Flow.Subscriber<? super Integer>> subscribers = new ArrayList<>();
        run(steps(x -> {
            createTask(Flows.<Integer>iterate(subscribers::add).iterator().advance());
            return yieldNow();
        }));
        subscribers.get(0).onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                trace.add("request");
            }

            @Override
            public void cancel() {
                trace.add("cancel");
            }
        });
        trace.has("cancel");
    }
}
