package com.example.shop;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.io.IOException;
import java.time.Duration;

/** Asks for prices, three times if it has to, a minute apart. */
public class Prices {
    /** A blocking call. */
    public interface Source {
        int cents(String item) throws IOException;
    }

    private final Source source;

    public Prices(Source source) {
        this.source = source;
    }

    @Async
    public Coroutine<Integer> of(String item) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return result(await(ask(item)));
            } catch (IOException e) {
                if (tries == 3) {
                    throw e;
                }
                await(sleep(Duration.ofMinutes(1)));
            }
        }
    }

    @Async
    private Coroutine<Integer> ask(String item) throws IOException {
        return result(await(toThread(() -> source.cents(item))));
    }
}
