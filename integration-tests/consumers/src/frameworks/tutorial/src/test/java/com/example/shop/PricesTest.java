package com.example.shop;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testing.TestClock;
import dev.weft.testing.WeftTest;
import java.io.IOException;
import java.time.Duration;

/** In virtual time: two minutes take none. */
class PricesTest {
    private int calls;

    private final Prices prices = new Prices(item -> {
        if (++calls < 3) {
            throw new IOException("no connection");
        }
        return 450;
    });

    @WeftTest
    @Async
    Coroutine<Void> triesThreeTimes(TestClock clock) throws IOException {
        Task<Integer> price = createTask(prices.of("tea"));
        assertThat(await(price)).isEqualTo(450);
        assertThat(clock.now()).isEqualTo(Duration.ofMinutes(2));
        return done();
    }
}
