package programs;

import static dev.weft.Asyncio.*;
import static dev.weft.language.kit.Trace.*;
import static dev.weft.language.woven.World.s;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.language.kit.*;
import java.util.*;
import java.util.function.*;

/** Bodies of one class whose state machines look alike, and share a class: references of many types in one field. */
public class SharedFrames {
    private final String name;

    SharedFrames(String name) {
        this.name = name;
    }

    // ---- one reference each, of different types

    @Async
    static Coroutine<Object> ofString(String it) {
        String other = await(s(it + "!"));
        return result(other + it.length() + await(s(it)) + other.isEmpty());
    }

    @Async
    static Coroutine<Object> ofList(List<Integer> it) {
        List<Integer> other = await(s(List.of(it.size())));
        return result(other.get(0) + it.get(0) + await(s(1)) + other.size());
    }

    @Async
    static Coroutine<Object> ofArray(int[] it) {
        int[] other = await(s(new int[] {it[0]}));
        return result(other[0] + it[0] + await(s(it.length)) + other.length);
    }

    @Async
    static Coroutine<Object> ofArrays(String[][] it) {
        String[] other = await(s(it[0]));
        return result(other[0] + it[1][0] + await(s(it.length)) + other.length);
    }

    @Async
    static <T extends CharSequence & Comparable<T>> Coroutine<Object> ofBoth(T it) {
        T other = await(s(it));
        return result(other.compareTo(it) + it.length() + await(s(1)) + other.charAt(0));
    }

    @Async
    public static Coroutine<Object> references() {
        return result(await(ofString("one")) + " " + await(ofList(List.of(7))) + " " + await(ofArray(new int[] {3, 4}))
                + " " + await(ofArrays(new String[][] {{"a"}, {"b"}})) + " " + await(ofBoth("c")));
    }

    // ---- methods of one name

    @Async
    private static Coroutine<Object> overloaded(int it) {
        return result("int" + it + await(s(1)) + it);
    }

    @Async
    private static Coroutine<Object> overloaded(Integer it) {
        return result("Integer" + it + await(s(2)) + it);
    }

    @Async
    private static Coroutine<Object> overloaded(String it) {
        return result("String" + it + await(s(3)) + it);
    }

    @Async
    Coroutine<Object> overloaded(Object it) {
        return result(name + it + await(s(4)) + it);
    }

    @Async
    Coroutine<Object> overloaded(List<String> it) {
        return result(name + it + await(s(5)) + it);
    }

    @Async
    public static Coroutine<Object> overloads() {
        SharedFrames shared = new SharedFrames("me");
        return result(await(overloaded(1)) + "," + await(overloaded((Integer) 2)) + "," + await(overloaded("a")) + ","
                + await(shared.overloaded((Object) "b")) + "," + await(shared.overloaded(List.of("c"))));
    }

    // ---- primitive values

    @Async
    static Coroutine<Object> ofLong(long it) {
        double half = it / 2.0;
        return result(it + await(s(1)) + half);
    }

    @Async
    static Coroutine<Object> ofDouble(double it) {
        long floor = (long) it;
        return result(it + await(s(1)) + floor);
    }

    @Async
    static Coroutine<Object> ofBoolean(boolean it) {
        byte b = 3;
        return result((it ? await(s(1)) : 2) + b + "" + it);
    }

    @Async
    static Coroutine<Object> ofChar(char it) {
        short s = 4;
        return result(await(s(1)) + s + "" + it);
    }

    @Async
    static Coroutine<Object> ofFloat(float it) {
        int i = 5;
        return result(await(s(1)) + i + "" + it);
    }

    @Async
    public static Coroutine<Object> primitives() {
        return result(await(ofLong(3)) + " " + await(ofDouble(2.5)) + " " + await(ofBoolean(true)) + " "
                + await(ofChar('x')) + " " + await(ofFloat(1.5f)) + " " + await(ofBoolean(false)));
    }

    // ---- one calls the other, and itself

    @Async
    private static Coroutine<Integer> even(int n, String text) {
        t(1, n);
        return result(n == 0 ? await(s(0)) : await(odd(n - 1, text + n)) + text.length());
    }

    @Async
    private static Coroutine<Integer> odd(int n, Object text) {
        t(2, n);
        if (n == 1) {
            return even(0, "");
        }
        int rest = await(even(n - 1, text + "-"));
        return result(rest + text.hashCode() % 7);
    }

    @Async
    public static Coroutine<Object> recursion() {
        return result(await(even(8, "e")) + " " + await(odd(5, 3)) + " " + await(even(2, "")));
    }

    // ---- failures

    @Async
    static Coroutine<Object> failsFirst(String it, int at) {
        try {
            if (at == await(s(1))) {
                throw new IllegalStateException(it);
            }
            return result(it + await(s(at)));
        } finally {
            t(1, it + await(s(at)));
        }
    }

    @Async
    static Coroutine<Object> failsLast(List<String> it, int at) {
        String last = it.get(0);
        try {
            last += await(s("?"));
            return result(it.get(at) + await(s(last)));
        } catch (IndexOutOfBoundsException e) {
            return result(await(s(last)) + it);
        }
    }

    @Async
    public static Coroutine<Object> failures() {
        String all = "";
        for (int at = 0; at < 3; at++) {
            try {
                all += await(failsFirst("first", at));
            } catch (IllegalStateException e) {
                all += e.getMessage() + "!";
            }
            all += await(failsLast(List.of("last"), at));
        }
        return result(all);
    }

    // ---- lambdas

    @Async
    public static Coroutine<Object> lambdas() {
        String text = await(s("text"));
        List<Integer> list = List.of(await(s(4)));
        int[] array = {await(s(5))};
        Coroutine<Object> first = async(() -> text + await(s(1)) + text.length());
        Coroutine<Object> second = async(() -> list.get(0) + await(s(2)) + list.size());
        Coroutine<Object> third = async(() -> array[0] + await(s(3)) + array.length);
        return result(await(third) + " " + await(first) + " " + await(second));
    }

    // ---- much in one, little in the others

    @Async
    static Coroutine<Object> much(String it) {
        String a = it + "a";
        String b = it + "b";
        Integer c = 3;
        List<String> d = List.of(a, b);
        int e = 5;
        long f = 6;
        return result(await(s(it)) + a + b + c + d + e + f + await(s(a)) + b + c + d + e + f + it);
    }

    @Async
    static Coroutine<Object> little(String it) {
        return result(await(s(it)) + it);
    }

    @Async
    static Coroutine<Object> nothing(String it) {
        return result(await(s(1)));
    }

    @Async
    public static Coroutine<Object> different() {
        return result(await(little("l")) + " " + await(much("m")) + " " + await(nothing("n")) + " " + await(little("o")));
    }
}
