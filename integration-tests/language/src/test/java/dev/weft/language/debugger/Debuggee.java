package dev.weft.language.debugger;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

/** The program under the debugger; {@link BreakpointsTest} finds its lines by their comments. */
final class Debuggee {
    private final String prefix;

    private Debuggee(String prefix) {
        this.prefix = prefix;
    }

    public static void main(String[] arguments) {
        System.out.println(run(new Debuggee("result ").compute(40, "unit")));
    }

    @Async
    private Coroutine<String> compute(int start, String unit) {
        long doubled = start * 2L; // before the awaits
        for (int round = 1; round <= 2; round++) {
            double half = doubled / 2.0;
            await(yieldNow());
            doubled += round; // after the first await
            String text = prefix + half + unit;
            doubled += await(later(text.length())); // at the second await
            unit = text; // after both
        }
        return result(prefix + doubled);
    }

    @Async
    private static Coroutine<Integer> later(int value) {
        await(yieldNow());
        return result(value);
    }
}
