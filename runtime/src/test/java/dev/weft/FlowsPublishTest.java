package dev.weft;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.steps;

import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An asynchronous iterable that a subscriber is given. */
class FlowsPublishTest {
    private final Trace trace = new Trace();

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
                return steps(x -> yieldNow(), x -> trace.note("closed"));
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
                return steps(x -> trace.note("closed"));
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
                                    return steps(y -> trace.note("closed"));
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
}
