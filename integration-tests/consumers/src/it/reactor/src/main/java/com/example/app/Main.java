package com.example.app;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.awaitEach;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.emit;
import static dev.weft.Asyncio.end;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.Flows;
import dev.weft.annotations.Async;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Coroutines and Reactor, in both directions. */
public final class Main {
    private Main() {}

    @Async
    static AsyncGenerator<Integer> squares(int count) {
        try {
            for (int i = 1; i <= count; i++) {
                await(sleep(0.001));
                emit(i * i);
            }
            return end();
        } finally {
            System.out.println("closed");
        }
    }

    @Async
    static Coroutine<Void> program() {
        // a Mono is awaited as the future that it becomes; a cancelled await cancels it
        System.out.println(await(Mono.delay(Duration.ofMillis(1)).map(tick -> "one").toFuture()));

        // a Flux is walked, and asked for no more than is taken
        Flux<Integer> flux = Flux.range(1, 1_000_000).doOnCancel(() -> System.out.println("cancelled"));
        for (int i : awaitEach(Flows.iterate(JdkFlowAdapter.publisherToFlowPublisher(flux)))) {
            System.out.println(i);
            if (i == 2) {
                break;
            }
        }

        // a generator is a Flux; whoever cancels that closes the generator
        Flux<Integer> squares = JdkFlowAdapter.flowPublisherToFlux(Flows.publish(squares(1000), runningLoop()));
        List<Integer> some = await(squares.filter(square -> square % 2 == 1).take(3).collectList().toFuture());
        System.out.println(some);
        return done();
    }

    /** What docs/coming-from.md compares with a coroutine. */
    static Mono<String> page(String user) {
        return Mono.zip(name(user), orders(user))
                .map(both -> both.getT1() + " has " + both.getT2())
                .timeout(Duration.ofSeconds(2))
                .onErrorReturn(TimeoutException.class, "try again later");
    }

    static Mono<String> name(String user) {
        return Mono.delay(Duration.ofMillis(1)).map(tick -> user.toUpperCase());
    }

    static Mono<Integer> orders(String user) {
        return Mono.delay(Duration.ofMillis(1)).map(tick -> 3);
    }

    public static void main(String[] args) {
        run(program());
        System.out.println(page("ada").block());
    }
}
