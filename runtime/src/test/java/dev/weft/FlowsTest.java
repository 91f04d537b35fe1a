package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.attempt;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A publisher that a coroutine walks. */
class FlowsTest {
    private final Trace trace = new Trace();

    private <T> Coroutine<Object> walk(AsyncIterator<T> iterator) {
        return steps(
                x -> iterator.advance(),
                x -> (Boolean) x ? steps(y -> trace.note(iterator.current()), y -> walk(iterator)) : trace.note("end"));
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
            return trace.note("failed");
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

    @Test
    void aPublisherThatThrowsEndsTheWalk() {
        run(steps(x -> {
            AsyncIterator<Integer> iterator = Flows.<Integer>iterate(subscriber -> {
                        throw new IllegalStateException("no subscription");
                    })
                    .iterator();
            return steps(
                    y -> attempt(() -> iterator.advance(), error -> trace.note(error.getMessage())),
                    y -> walk(iterator));
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
                    y -> attempt(() -> iterator.advance(), error -> trace.note(error.getMessage())),
                    y -> walk(iterator));
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
