import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.result;
import static dev.weft.processor.weave.oracle.Trace.fail;
import static dev.weft.processor.weave.oracle.Trace.say;
import static dev.weft.processor.weave.oracle.Trace.step;
import static dev.weft.processor.weave.oracle.Trace.val;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

/** Bodies that call each other directly: static, private and final methods, awaited on the spot or returned. */
public class DirectCalls {
    @Async
    public static Coroutine<?> main() {
        say(await(sum(5, 0L)));
        say(await(sum(450, 1L)));
        say(await(new DirectCalls().members("x", 2.5)));
        say(await(tail(700, 0)));
        say(await(tailBehindAwait(450, 1)));
        say(await(even(301)));
        say(await(caught(4)));
        say(await(finallyAround(3)));
        say(await(returnsInTry(2)));
        say(await(onTheStack(3)));
        say(await(returnedFromTry(1)));
        say(await(returnedFromTry(2)));
        say(await(Shape.area(3)) + await(new Shape.Square(4).twice()));
        await(nothing(3));
        try {
            await(nobody().hidden("never"));
        } catch (NullPointerException e) {
            say("nobody");
        }
        try {
            await(throwsAtTheBottom(410));
        } catch (IllegalStateException e) {
            say(e.getMessage());
        }
        return mixed(6);
    }

    @Async
    private static Coroutine<Long> sum(int depth, long seed) {
        if (depth == 0) {
            return result(await(step(seed)));
        }
        long below = await(sum(depth - 1, seed + 1));
        return result(depth % 100 == 0 ? below + await(step(1L)) : below ^ depth);
    }

    private int calls;

    @Async
    private Coroutine<String> members(String text, double factor) {
        String first = await(hidden(text));
        String second = await(closed(factor, first.toCharArray(), (byte) 3));
        return result(first + second + calls);
    }

    @Async
    private Coroutine<String> hidden(String text) {
        calls++;
        String before = text;
        await(step(1));
        return result(before + calls);
    }

    @Async
    final Coroutine<String> closed(double factor, char[] chars, byte times) {
        StringBuilder text = new StringBuilder();
        for (byte i = 0; i < times; i++) {
            text.append(await(hidden(chars[0] + "" + factor * i)));
            factor += 1;
        }
        calls += 10;
        return result(text.append(chars).append(times).toString());
    }

    private static DirectCalls nobody() {
        return null;
    }

    @Async
    private static Coroutine<Integer> tail(int n, int sum) {
        if (n == 0) {
            return result(sum);
        }
        if (n % 97 == 0) {
            sum += await(step(1));
        }
        return tail(n - 1, sum + n);
    }

    @Async
    private static Coroutine<Integer> tailBehindAwait(int n, int sum) {
        sum += await(step(n));
        return n == 0 ? result(sum) : result(await(tailBehindAwait(n - 1, sum)));
    }

    @Async
    private static Coroutine<Boolean> even(int n) {
        return n == 0 ? result(true) : odd(n - 1);
    }

    @Async
    private static Coroutine<Boolean> odd(int n) {
        if (n == 0) {
            return result(await(step(false)));
        }
        return even(n - 1);
    }

    @Async
    private static Coroutine<Integer> caught(int depth) {
        try {
            if (depth == 0) {
                await(fail(new IllegalStateException("bottom")));
            }
            return result(val(await(caught(depth - 1))) + 1);
        } catch (IllegalStateException e) {
            say("caught at " + depth + " " + e.getMessage());
            int recovered = await(step(depth));
            if (depth == 2) {
                return result(recovered);
            }
            throw new IllegalStateException(e.getMessage() + depth);
        }
    }

    @Async
    private static Coroutine<Integer> finallyAround(int depth) {
        int local = depth * 10;
        try {
            if (depth > 0) {
                local += await(finallyAround(depth - 1));
            }
            return result(local);
        } finally {
            say("finally " + depth + " " + local);
            await(nothing(depth));
            say("done " + depth);
        }
    }

    @Async
    private static Coroutine<Integer> returnsInTry(int depth) {
        try {
            if (depth == 0) {
                await(nothing(1));
                throw new IllegalArgumentException("inside");
            }
            return result(await(returnsInTry(depth - 1)));
        } catch (IllegalArgumentException e) {
            say("caught " + depth);
            return result(-depth);
        } finally {
            say("left " + depth);
        }
    }

    @Async
    private static Coroutine<Integer> returnedFromTry(int value) {
        try {
            if (value == 1) {
                return index(val(value));
            }
            await(step(0));
            return index(val(value));
        } catch (Error e) {
            say(e);
        }
        return result(0);
    }

    @Async
    private static Coroutine<String> onTheStack(int depth) {
        int[] numbers = {1, 2, 3};
        numbers[await(index(1))] += await(index(2)) * numbers[await(index(0))] + (depth > 0 ? 5 : await(index(1)));
        String text = "a" + await(index(depth)) + "b" + await(step(2L)) + "c" + await(index(1));
        return result(depth == 0 ? text : text + await(onTheStack(depth - 1)) + numbers[1]);
    }

    @Async
    private static Coroutine<Integer> index(int i) {
        return result(i < 2 ? i : await(step(i)));
    }

    @Async
    private static Coroutine<Void> nothing(int times) {
        for (int i = 0; i < times; i++) {
            await(step(i));
        }
        return done();
    }

    @Async
    private static Coroutine<Integer> throwsAtTheBottom(int depth) {
        if (depth == 0) {
            throw new IllegalStateException("deep");
        }
        if (depth == 205) {
            await(step(depth));
        }
        return result(await(throwsAtTheBottom(depth - 1)) + 1);
    }

    /** May be overridden: calls go by way of coroutines, which meet direct ones below and above. */
    @Async
    Coroutine<Integer> open(int depth) {
        return depth == 0 ? result(await(step(7))) : mixed(depth - 1);
    }

    @Async
    private static Coroutine<Integer> mixed(int depth) {
        if (depth % 2 == 0) {
            return new DirectCalls().open(depth);
        }
        int value = await(new DirectCalls().open(depth - 1)) + await(index(depth));
        return result(value + await(mixedBelow(depth)));
    }

    @Async
    private static Coroutine<Integer> mixedBelow(int depth) {
        return new DirectCalls().open(depth > 3 ? 3 : 0);
    }

    interface Shape {
        @Async
        static Coroutine<Integer> area(int side) {
            return result(await(product(side, side)));
        }

        @Async
        private static Coroutine<Integer> product(int a, int b) {
            int product = 0;
            for (int i = 0; i < a; i++) {
                product += await(step(b));
            }
            return result(product);
        }

        @Async
        private Coroutine<Integer> side() {
            return result(await(step(size())) + 1);
        }

        @Async
        default Coroutine<Integer> twice() {
            return result(await(side()) + await(side()));
        }

        int size();

        record Square(int size) implements Shape {}
    }
}
