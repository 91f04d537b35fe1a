package dev.weft.language.debugger;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

/**
 * The program under the debugger whose body is called directly by another, without a coroutine between them. After an
 * await the body reads hardly any of its variables.
 */
final class CalledDebuggee {
    private final String prefix;

    private CalledDebuggee(String prefix) {
        this.prefix = prefix;
    }

    public static void main(String[] arguments) {
        System.out.println(run(new CalledDebuggee("result ").call()));
    }

    @Async
    private Coroutine<String> call() {
        String outcome = await(compute(40, 1.5, "unit"));
        return result(outcome + "!");
    }

    @Async
    private Coroutine<String> compute(int start, double factor, String unit) {
        long doubled = start * 2L;
        String text = prefix + doubled + unit + factor;
        await(yieldNow()); // before the awaits
        int length = 3; // after the first await
        try {
            length += await(later(length));
            throw new IllegalStateException(unit);
        } catch (IllegalStateException e) {
            float half = length / 2f;
            await(yieldNow());
            length++; // in the handler
        }
        length += await(async(() -> {
            char letter = unit.charAt(0);
            await(yieldNow());
            return 5; // in the lambda
        }));
        return result(prefix + length); // at the end
    }

    @Async
    private static Coroutine<Integer> later(int value) {
        await(yieldNow());
        return result(value);
    }
}
