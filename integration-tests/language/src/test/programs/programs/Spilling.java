package programs;

import static dev.weft.Asyncio.*;
import static dev.weft.language.kit.Trace.*;
import static dev.weft.language.woven.World.s;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.language.kit.*;
import java.util.*;
import java.util.function.*;

/** Values on the operand stack while an operand to their right waits: of all kinds, in order. */
public final class Spilling {
    static int[] array = new int[4];
    static long field;

    @Async
    public static Coroutine<Object> arguments() {
        return result(Values.wide(t(1, 5L), t(2, 6), t(3, 0.5), t(4, "x"), await(s(7L)))
                + Values.wide(await(s(1L)), t(5, 2), await(s(3.0)), t(6, "y"), t(7, 4L)));
    }

    @Async
    public static Coroutine<Object> mixedSlots() {
        boolean yes = true;
        byte b = 1;
        short sh = 2;
        char c = 'c';
        float f = 1.5f;
        String text = "" + yes + b + sh + c + f + await(s(2L)) + 3.5 + await(s('z')) + null + await(s("end"));
        return result(t(1, text) + b + sh + c + f + yes);
    }

    @Async
    public static Coroutine<Object> elements() {
        array = new int[] {1, 2, 3, 4};
        array[t(1, 1)] += await(s(10));
        array[await(s(2))] *= t(2, array[1]);
        array[await(s(0))]++;
        int old = array[t(3, 3)]-- + await(s(1)) * --array[await(s(3))];
        return result(t(4, Arrays.toString(array)) + old);
    }

    @Async
    public static Coroutine<Object> leftBeforeRight() {
        int i = 1;
        i = i + (i = await(s(5))) * i + (i += await(s(2)));
        field = 3;
        field += await(s(field = 10));
        int[] first = array;
        array[0] = (array = new int[] {await(s(9))})[0];
        return result(i + " " + field + " " + first[0] + " " + array.length);
    }

    @Async
    public static Coroutine<Object> receiverFailsAfterArguments() {
        String none = null;
        try {
            none.concat(t(1, await(s("argument"))));
        } catch (NullPointerException e) {
            t(2, "after the argument");
        }
        int[] nothing = null;
        try {
            nothing[t(3, 0)] = await(s(1));
        } catch (NullPointerException e) {
            t(4, "after the value");
        }
        return result(await(s(10)) / t(5, await(s(0))));
    }

    @Async
    public static Coroutine<Object> creation() {
        int[][] grid = new int[await(s(2))][t(1, await(s(3)))];
        Object[] mixed = {t(2, 1), await(s("two")), new int[] {await(s(3))}, await(s(null))};
        return result(grid.length + grid[1].length + Trace.text(mixed));
    }
}
