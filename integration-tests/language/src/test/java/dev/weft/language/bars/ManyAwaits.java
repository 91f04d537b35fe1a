package dev.weft.language.bars;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

/** Ten million awaits in one loop, half of them suspending. */
final class ManyAwaits {
    private static final int AWAITS = 10_000_000;

    private ManyAwaits() {}

    public static void main(String[] arguments) {
        System.out.println(run(sum()));
    }

    @Async
    private static Coroutine<Long> sum() {
        long sum = 0;
        for (int i = 0; i < AWAITS / 2; i++) {
            await(yieldNow());
            sum += await(one(i & 1));
        }
        return result(sum);
    }

    @Async
    private static Coroutine<Integer> one(int value) {
        return result(value);
    }
}
