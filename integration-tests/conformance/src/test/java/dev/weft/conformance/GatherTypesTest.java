package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code gather} of different types, which makes one result of them. */
class GatherTypesTest {
    private final Trace out = new Trace();

    private record Page(String user, int orders) {}

    @Async
    private static Coroutine<String> user(String name) {
        await(sleep(2));
        return result(name);
    }

    @Async
    private static Coroutine<Integer> orders(int number) {
        await(sleep(1));
        return result(number);
    }

    @Async
    private Coroutine<Integer> lasting() {
        try {
            await(sleep(60));
            return result(0);
        } catch (CancelledError e) {
            out.print("gave up");
            throw e;
        }
    }

    @Test
    void twoToFiveTypesMakeOneResult() {
        runVirtual(async(() -> {
            Page page = await(gather(user("ada"), orders(3), Page::new));
            out.print(page, runningLoop().time());
            int three = await(gather(user("a"), orders(1), result('c'), (a, b, c) -> a.length() + b + c));
            out.print(three);
            String four = await(gather(user("a"), orders(1), result('c'), result(2.5), (a, b, c, d) -> a + b + c + d));
            out.print(four);
            String five = await(gather(
                    user("a"), orders(1), result('c'), result(2.5), result(9L), (a, b, c, d, e) -> a + b + c + d + e));
            out.print(five);
        }));
        out.has("Page[user=ada, orders=3] 2.0", "101", "a1c2.5", "a1c2.59");
    }

    @Test
    void withoutACombinerThereIsAListAsEver() {
        runVirtual(async(() -> {
            List<Integer> both = await(gather(orders(1), orders(2)));
            Future<List<Integer>> three = gather(orders(1), orders(2), orders(3));
            List<Object> mixed = await(gather(user("ada"), orders(2), result('c'), result(1), result(2L)));
            out.print(both, await(three), mixed);
        }));
        out.has("[1, 2] [1, 2, 3] [ada, 2, c, 1, 2]");
    }

    @Test
    void theFirstFailureIsTheFailureAndTheOthersRunOn() {
        runVirtual(async(() -> {
            Task<Integer> slow = createTask(orders(5));
            Coroutine<String> broken = async(() -> {
                throw new IOException("broken");
            });
            try {
                await(gather(broken, slow, (a, b) -> a + b));
            } catch (Exception e) {
                out.print(e.getMessage(), slow.isDone());
            }
            out.print(await(slow));
        }));
        out.has("broken false", "5");
    }

    @Test
    void aCombinerThatThrowsFailsTheWhole() {
        runVirtual(async(() -> {
            try {
                await(gather(result(1), result("x"), (a, b) -> {
                    throw new IOException("no page of " + a + b);
                }));
            } catch (Exception e) {
                out.print(e);
            }
        }));
        out.has("java.io.IOException: no page of 1x");
    }

    @Test
    void cancellingTheWholeCancelsAll() {
        runVirtual(async(() -> {
            Future<Integer> sum = gather(lasting(), lasting(), Integer::sum);
            await(yieldNow());
            sum.cancel();
            try {
                await(sum);
            } catch (CancelledError e) {
                out.print("cancelled");
            }
        }));
        out.has("gave up", "gave up", "cancelled");
    }

    @Test
    void aNullResultIsPassedOn() {
        runVirtual(async(() -> {
            String both = await(gather(sleep(Duration.ofSeconds(1)), result("b"), (a, b) -> a + b));
            out.print(both);
        }));
        out.has("nullb");
    }
}
