package dev.weft.language.bars;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

/**
 * A hundred thousand coroutines, each awaiting the next: suspending at the bottom, failing there, and never suspending.
 */
final class DeepRecursion {
    private static final int DEPTH = 100_000;

    private DeepRecursion() {}

    public static void main(String[] arguments) {
        System.out.println(run(count(DEPTH, true)));
        System.out.println(run(count(DEPTH, false)));
        try {
            System.out.println(run(fail(DEPTH)));
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }

    @Async
    private static Coroutine<Integer> count(int depth, boolean suspends) {
        if (depth == 0) {
            if (suspends) {
                await(yieldNow());
            }
            return result(0);
        }
        return result(1 + await(count(depth - 1, suspends)));
    }

    @Async
    private static Coroutine<Integer> fail(int depth) {
        if (depth == 0) {
            await(yieldNow());
            throw new IllegalArgumentException("at the bottom");
        }
        return result(1 + await(fail(depth - 1)));
    }
}
