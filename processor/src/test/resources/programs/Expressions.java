import static dev.weft.Asyncio.*;
import static dev.weft.processor.weave.oracle.Trace.*;

import dev.weft.*;
import dev.weft.annotations.Async;
import java.util.*;
import java.util.function.*;

/** Awaits in every position of an expression; what stands left of them has been evaluated before, once. */
class Expressions {
    int field = 1;
    static long counter = 5;
    int[] cells = {1, 2, 3};

    Expressions self(String why) {
        say("self " + why);
        return this;
    }

    String join(Object... parts) {
        return Arrays.toString(parts);
    }

    static String mixed(byte b, short s, char c, int i, long l, float f, double d, boolean z, Object o) {
        return b + " " + s + " " + c + " " + i + " " + l + " " + f + " " + d + " " + z + " " + o;
    }

    @Async
    Coroutine<String> calls() {
        String text = self("receiver").join(val(1), await(step(2)), val("three"), await(step(4L)));
        text += join() + join(await(step("one"))) + self("r").join(await(step(List.of("a", "b"))).toArray());
        text += mixed((byte) 1, (short) 2, 'c', 4, 5L, 6f, 7d, true, await(step("o")));
        text += mixed(await(step((byte) 1)), await(step((short) 2)), await(step('c')), await(step(4)), await(step(5L)),
                await(step(6f)), await(step(7d)), await(step(false)), null);
        text += await(step("chain")).concat(await(step("ed"))).substring(await(step(1)), 5).length();
        return result(text);
    }

    @Async
    Coroutine<String> assignments() {
        self("f").field += await(step(2));
        self("f").field = await(step(3)) + field;
        field++;
        self("f").field <<= await(step(1));
        counter += await(step(7));
        counter *= await(step(2)) + counter;
        int[] cells = new int[await(step(3))];
        cells[await(step(0))] = await(step(9));
        cells[await(step(1))] += await(step(5)) - cells[0];
        cells[await(step(2))]++;
        --cells[await(step(0))];
        int x = 1;
        x += await(step(x)) + x++;
        x = x++ + await(step(x)) + ++x;
        long wide = 1L << await(step(40));
        wide ^= await(step(3));
        double d = await(step(1.5)) * (x + await(step(2)));
        byte b = 127;
        b += await(step(1));
        char c = 'a';
        c += await(step(1));
        String s = null;
        s += await(step("s"));
        String[] texts = {await(step("t")), null};
        texts[await(step(1))] += await(step("u"));
        Integer boxed = await(step(5));
        boxed++;
        boxed += await(step(2));
        long[][] matrix = new long[await(step(2))][await(step(3))];
        matrix[await(step(1))][await(step(2))] -= await(step(4L)) * 2;
        Object[][] jagged = {{await(step(1)), 2}, {}, {await(step(null)), await(step("z"))}};
        int chained = cells[0] = field = await(step(77));
        return result(field + " " + counter + " " + Arrays.toString(cells) + x + " " + wide + " " + d + b + c + s
                + Arrays.toString(texts) + boxed + Arrays.deepToString(matrix) + Arrays.deepToString(jagged) + chained);
    }

    @Async
    static Coroutine<String> conditions(boolean p) {
        String t = "";
        if (p && await(step(true)) || await(step(false))) {
            t += "a";
        }
        if (!(await(step(1)) > 0 ^ p) & await(step(true)) | p) {
            t += "b";
        }
        boolean r = p ? await(step(false)) : !await(step(true)) || p;
        t += r ? await(step("x")) : "y" + (await(step(2)) == 2 ? p ? await(step("deep")) : 1 : await(step('z')));
        Object o = await(step(1L));
        t += o instanceof Long l && l + await(step(1)) > 1 ? "long" + l : "none";
        Object n = p ? null : await(step("n"));
        String m = p ? await(step("m")) : null;
        t += n + m;
        int i = p ? 1 : await(step(2));
        double mixed = p ? await(step(3)) : 4.0;
        t += (int) (double) await(step(2.5)) + -await(step(3)) + ~await(step(4)) + "" + (char) (await(step('a')) + 1) + i + mixed;
        assert await(step(true)) : await(step("message"));
        return result(t);
    }

    @Async
    static Coroutine<String> wideStack(long a, double b) {
        long r = a + (await(step(1L)) * (a - await(step(2L)) / (1 + await(step(3L)))));
        double d = b * (1 - await(step(0.5))) + Math.max(b, Math.min(a, await(step(9d)))) % 7;
        float f = 2f * await(step(0.25f));
        boolean z = a < await(step(100L)) == b > await(step(-1.0));
        return result(r + " " + d + " " + f + z + String.format("%s %d %s", await(step("x")), a, await(step(b))));
    }

    @Async
    static Coroutine<String> nullsOnTheStack() {
        Object nothing = null;
        List<Object> list = new ArrayList<>();
        list.add(0, Objects.requireNonNullElse(null, await(step("else"))));
        list.add(Objects.equals(null, await(step(null))));
        list.add(Arrays.asList(null, await(step(1)), null, await(step(2))));
        say(nothing);
        int[] none = null;
        try {
            none[await(step(0))] = await(step(1));
        } catch (NullPointerException e) {
            list.add("npe");
        }
        return result(list + "" + nothing);
    }

    @Async
    static Coroutine<?> main() {
        Expressions e = new Expressions();
        say(await(e.calls()));
        say(await(e.assignments()));
        say(await(conditions(true)));
        say(await(conditions(false)));
        say(await(wideStack(10, 2.5)));
        return result(await(nullsOnTheStack()));
    }
}
