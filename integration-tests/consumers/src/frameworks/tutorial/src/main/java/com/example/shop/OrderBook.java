package com.example.shop;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.result;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncCondition;
import org.springframework.stereotype.Component;

/** Plain fields: all that use them run on one loop. */
@Component
class OrderBook {
    private final AsyncCondition changed = new AsyncCondition();
    private int turnover;

    @Async
    Coroutine<Integer> add(int cents) {
        try (changed) {
            turnover += cents;
            changed.notifyAllWaiters();
            return result(turnover);
        }
    }

    @Async
    Coroutine<Integer> otherThan(int known) {
        try (changed) {
            await(changed.awaitUntil(() -> turnover != known));
            return result(turnover);
        }
    }
}
