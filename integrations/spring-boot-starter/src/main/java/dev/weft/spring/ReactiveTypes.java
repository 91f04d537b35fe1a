package dev.weft.spring;

import dev.weft.AsyncIterable;
import dev.weft.AsyncIterator;
import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.Flows;
import dev.weft.LoopThread;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ReactiveTypeDescriptor;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What Spring has to know of our types: a coroutine is a single value, or none; an iterable is many.
 *
 * <p>Both run on the loop, begin when they are subscribed to, in the context of the subscriber, and are cancelled with
 * the subscription.
 */
final class ReactiveTypes {
    private ReactiveTypes() {}

    static void register(ReactiveAdapterRegistry registry, ObjectProvider<LoopThread> loop) {
        // first, since the frame of a generator is both
        registry.registerReactiveType(
                ReactiveTypeDescriptor.multiValue(AsyncIterable.class, ReactiveTypes::none),
                iterable -> publish((AsyncIterable<?>) iterable, loop),
                ReactiveTypes::iterate);
        registry.registerReactiveType(
                ReactiveTypeDescriptor.singleOptionalValue(Coroutine.class, Asyncio::done),
                coroutine -> publish((Coroutine<?>) coroutine, loop),
                ReactiveTypes::first);
    }

    private static Mono<?> publish(Coroutine<?> coroutine, ObjectProvider<LoopThread> loop) {
        return Mono.deferContextual(context -> Mono.fromFuture(() -> submit(coroutine, loop.getObject(), context)));
    }

    private static CompletableFuture<?> submit(Coroutine<?> coroutine, LoopThread loop, Object context) {
        return SubscriberContext.call(context, () -> loop.submit(() -> coroutine));
    }

    private static Flux<?> publish(AsyncIterable<?> iterable, ObjectProvider<LoopThread> loop) {
        return Flux.deferContextual(context ->
                JdkFlowAdapter.flowPublisherToFlux(subscriber -> SubscriberContext.call(context, () -> {
                    Flows.publish(iterable, loop.getObject().loop()).subscribe(subscriber);
                    return subscriber;
                })));
    }

    private static AsyncIterable<Object> iterate(Publisher<?> publisher) {
        return Flows.iterate(JdkFlowAdapter.publisherToFlowPublisher(Flux.from(publisher)));
    }

    private static AsyncIterable<Object> none() {
        return iterate(Flux.empty());
    }

    @SuppressWarnings("NullAway") // the fallback may be null, and then the coroutine is of a nullable type
    private static Coroutine<Object> first(Publisher<?> publisher) {
        return new First(publisher).advance(null);
    }

    /** Subscribes when it is awaited: only then is there a loop. */
    private static final class First implements AsyncIterator<Object> {
        private final Publisher<?> publisher;
        private @Nullable AsyncIterator<Object> iterator;

        First(Publisher<?> publisher) {
            this.publisher = publisher;
        }

        @Override
        public Coroutine<Boolean> advance() {
            iterator = iterate(publisher).iterator();
            return iterator.advance();
        }

        @Override
        public Object current() {
            return Objects.requireNonNull(iterator, "advanced").current();
        }
    }
}
