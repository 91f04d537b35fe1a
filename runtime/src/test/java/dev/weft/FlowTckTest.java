package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** The compatibility kit of Reactive Streams against {@link Flows}, in both directions. */
class FlowTckTest {
    /** Until a signal that is due counts as lost. A loaded machine is slow. */
    private static final long SIGNAL_MILLIS = 10_000;

    /** How long to listen for a signal that must not come. */
    private static final long SILENCE_MILLIS = 20;

    private static TestEnvironment environment() {
        return new TestEnvironment(SIGNAL_MILLIS, SILENCE_MILLIS);
    }

    /** 1 to {@code last}; waits now and then, as a real source does. */
    private static AsyncIterable<Integer> numbers(long last) {
        return () -> new AsyncIterator<>() {
            private int current;

            @Override
            public Coroutine<Boolean> advance() {
                return Steps.steps(
                        x -> current % 3 == 0 ? Asyncio.yieldNow() : null,
                        x -> Asyncio.async(() -> current < last && ++current > 0));
            }

            @Override
            public Integer current() {
                return current;
            }

            @Override
            public Coroutine<Void> closeAsync() {
                return Asyncio.yieldNow();
            }
        };
    }

    /** Every rule for publishers. */
    public static final class Publisher extends FlowPublisherVerification<Integer> {
        private final LoopThread thread = LoopThread.start("publisher");
        private final EventLoop loop =
                thread.submit(() -> Asyncio.async(Asyncio::runningLoop)).join();

        public Publisher() {
            super(environment());
        }

        @AfterClass
        public void endLoop() {
            thread.close();
        }

        @Override
        public Flow.Publisher<Integer> createFlowPublisher(long elements) {
            return Flows.publish(numbers(elements), loop);
        }

        @Override
        public Flow.Publisher<Integer> createFailedFlowPublisher() {
            return Flows.publish(
                    () -> {
                        throw new IllegalStateException("no iterator");
                    },
                    loop);
        }
    }

    /** The subscriber of an iterator, which subscribes to {@code publisher} when it is first advanced. */
    private static final class Walked {
        private final CompletableFuture<Flow.Subscriber<? super Integer>> subscriber = new CompletableFuture<>();
        private final LoopThread thread;

        /** Set on the loop's thread. */
        private AsyncIterator<Integer> iterator;

        Walked(LoopThread thread) {
            this.thread = thread;
            thread.submit(() -> Steps.steps(
                    x -> Asyncio.async(() -> iterator =
                            Flows.<Integer>iterate(subscriber::complete, 4).iterator()),
                    x -> walk()));
        }

        Flow.Subscriber<? super Integer> subscriber() {
            return subscriber.join();
        }

        private Coroutine<Object> walk() {
            return Steps.steps(x -> iterator.advance(), x -> (Boolean) x ? walk() : null);
        }

        void close() {
            thread.submit(() -> iterator.closeAsync());
        }
    }

    /** The rules for subscribers that can be seen from outside. */
    public static final class BlackboxSubscriber extends FlowSubscriberBlackboxVerification<Integer> {
        private LoopThread thread;

        public BlackboxSubscriber() {
            super(environment());
        }

        @BeforeClass
        public void startLoop() {
            thread = LoopThread.start("subscriber");
        }

        @AfterClass
        public void endLoop() {
            thread.close();
        }

        @Override
        @SuppressWarnings("unchecked") // a subscriber of numbers
        public Flow.Subscriber<Integer> createFlowSubscriber() {
            return (Flow.Subscriber<Integer>) new Walked(thread).subscriber();
        }

        @Override
        public Integer createElement(int element) {
            return element;
        }
    }

    /** The rules for subscribers, with a look at what they ask for. */
    public static final class WhiteboxSubscriber extends FlowSubscriberWhiteboxVerification<Integer> {
        private LoopThread thread;

        public WhiteboxSubscriber() {
            super(environment());
        }

        @BeforeClass
        public void startLoop() {
            thread = LoopThread.start("subscriber");
        }

        @AfterClass
        public void endLoop() {
            thread.close();
        }

        @Override
        protected Flow.Subscriber<Integer> createFlowSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
            Walked walked = new Walked(thread);
            Flow.Subscriber<? super Integer> subscriber = walked.subscriber();
            return new Flow.Subscriber<>() {
                private boolean registered;

                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscriber.onSubscribe(subscription);
                    if (!registered) {
                        registered = true;
                        probe.registerOnSubscribe(new SubscriberPuppet() {
                            @Override
                            public void triggerRequest(long elements) {
                                subscription.request(elements);
                            }

                            @Override
                            public void signalCancel() {
                                walked.close();
                            }
                        });
                    }
                }

                @Override
                public void onNext(Integer item) {
                    subscriber.onNext(item);
                    probe.registerOnNext(item);
                }

                @Override
                public void onError(Throwable failure) {
                    subscriber.onError(failure);
                    probe.registerOnError(failure);
                }

                @Override
                public void onComplete() {
                    subscriber.onComplete();
                    probe.registerOnComplete();
                }
            };
        }

        @Override
        public Integer createElement(int element) {
            return element;
        }
    }

    private static List<String> names(List<ITestResult> results) {
        return results.stream().map(ITestResult::getName).collect(Collectors.toList());
    }

    private static void verify(Class<?> verification, int passes) {
        TestListenerAdapter results = new TestListenerAdapter();
        TestNG kit = new TestNG(false);
        kit.setVerbose(0);
        kit.setTestClasses(new Class<?>[] {verification});
        kit.addListener(results);
        kit.run();
        List<String> failed = new ArrayList<>();
        Stream.of(results.getFailedTests(), results.getConfigurationFailures(), results.getConfigurationSkips())
                .forEach(some -> some.forEach(result -> failed.add(result.getName() + ": " + result.getThrowable())));
        assertThat(failed).isEmpty();
        assertThat(names(results.getSkippedTests()))
                .allMatch(name -> name.startsWith("untested_") || name.startsWith("optional_"));
        assertThat(results.getPassedTests()).hasSize(passes);
    }

    @Test
    void publishersFollowTheRules() {
        verify(Publisher.class, 30);
    }

    @Test
    void subscribersFollowTheRulesAsSeenFromOutside() {
        verify(BlackboxSubscriber.class, 11);
    }

    @Test
    void subscribersFollowTheRulesInside() {
        verify(WhiteboxSubscriber.class, 14);
    }
}
