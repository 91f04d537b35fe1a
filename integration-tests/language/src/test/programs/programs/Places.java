package programs;

import static dev.weft.Asyncio.*;
import static dev.weft.language.kit.Trace.*;
import static dev.weft.language.woven.World.s;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.language.kit.*;
import java.io.Serializable;
import java.util.*;
import java.util.function.*;

/** Awaits in the less usual places of statements, expressions and declarations. */
public class Places {
    private int[] numbers = {1, 2, 3, 4};
    private Integer boxed = 127;
    private byte small = 100;
    private char letter = 'a';
    private String text = "t";
    static double total;

    private Places self(int id) {
        hit("self " + id);
        return this;
    }

    private int index(int index) {
        hit("index " + index);
        return index;
    }

    @Async
    public static Coroutine<Object> compoundAssignments() {
        total = 0.5;
        Places p = new Places();
        t(1, p.self(1).numbers[p.index(1)] += await(s(10)));
        t(2, p.self(2).numbers[await(s(2))]++);
        t(3, ++p.self(3).numbers[await(s(2))]);
        t(4, p.numbers[p.index(0)] <<= await(s(3)));
        t(5, p.self(5).boxed += await(s(1)));
        t(6, p.self(6).boxed++ + await(s(1)) + --p.boxed);
        t(7, p.self(7).small += await(s(100)));
        t(8, p.self(8).letter += await(s(1)));
        t(9, p.self(9).text += await(s(1)) + "x" + await(s('c')) + p.letter);
        t(10, total *= await(s(4)));
        long[][] grid = {{1, await(s(2))}, {await(s(3L))}};
        t(11, grid[await(s(1))][p.index(0)] -= await(s(5)) + (grid[0][1] = await(s(7L))));
        Object[] any = {null, "o"};
        any[0] = any[1] = await(s("both"));
        String[] texts = {"a"};
        t(12, texts[p.index(0)] += await(s("b")) + (texts[0] += await(s("lost"))));
        return result(Arrays.deepToString(grid) + Arrays.toString(any) + Arrays.toString(p.numbers) + texts[0]);
    }

    @Async
    public static Coroutine<Object> arraysAndBounds() {
        int[][][] cube = new int[await(s(2))][index2(await(s(3)))][];
        t(1, cube.length + cube[1].length);
        try {
            t(2, new int[await(s(1))][await(s(-1))].length);
        } catch (NegativeArraySizeException e) {
            hit("negative");
        }
        int[] none = null;
        try {
            none[await(s(0))] = await(s(1));
        } catch (NullPointerException e) {
            hit("null array");
        }
        try {
            cube[await(s(7))] = new int[await(s(1))][];
        } catch (ArrayIndexOutOfBoundsException e) {
            hit("out of bounds");
        }
        Object[] strings = new String[1];
        try {
            strings[0] = await(s(5));
        } catch (ArrayStoreException e) {
            hit("store");
        }
        try {
            Object o = await(s("text"));
            t(3, (Integer) o);
        } catch (ClassCastException e) {
            hit("cast");
        }
        return result(new Object[] {await(s(1)), new int[] {await(s(2))}.length, new long[await(s(3))].length}.length);
    }

    private static int index2(int size) {
        hit("size " + size);
        return size;
    }

    @Async
    public static Coroutine<Object> conditions() {
        Object o = await(s("binding"));
        if (o instanceof String text && text.length() == await(s(7)) && !text.isEmpty()) {
            t(1, text + await(s(1)));
        }
        if (!(o instanceof String text)) {
            return result("not a text");
        }
        while (!(await(s(o)) instanceof Integer number)) {
            o = await(s(text.length()));
        }
        t(2, number + text);
        Integer nothing = await(s(false)) ? Integer.valueOf(1) : null;
        t(3, String.valueOf(nothing));
        try {
            int unboxed = await(s(true)) ? nothing : 0;
            t(4, unboxed);
        } catch (NullPointerException e) {
            hit("unboxing");
        }
        long wide = await(s(true)) ? await(s(1)) : 2L;
        boolean either = await(s(false)) | await(s(true)) & !await(s(false)) ^ await(s(true));
        assert await(s(wide)) == 1 : await(s("message"));
        return result(
                wide + (either ? "e" : await(s("n"))) + (await(s(1)) < 2 || await(s(true)) ? 'y' : await(s('z'))));
    }

    @Async
    public static Coroutine<Object> loops() {
        StringBuilder log = new StringBuilder();
        outer:
        for (int i = await(s(0)), j = await(s(10)); i < await(s(4)) && j > 0; i += await(s(1)), j -= await(s(2))) {
            int k = 0;
            do {
                if (k == await(s(2))) {
                    continue outer;
                }
                log.append(i).append(j).append(k);
                if (i == 2) {
                    break outer;
                }
            } while (k++ < await(s(5)));
        }
        for (char c : await(s("abc")).toCharArray()) {
            log.append(c).append(await(s((int) c)));
        }
        for (var entry : new TreeMap<>(Map.of("k", await(s(1)))).entrySet()) {
            log.append(entry.getKey()).append(await(s(entry.getValue())));
        }
        block:
        {
            if (await(s(true))) {
                break block;
            }
            log.append("never");
        }
        for (; ; ) {
            try {
                if (log.length() > await(s(1))) {
                    break;
                }
            } finally {
                log.append(await(s("f")));
            }
        }
        return result(log.toString());
    }

    @Async
    public static Coroutine<Object> switches() {
        StringBuilder log = new StringBuilder();
        for (String key : List.of("Aa", "BB", "AaBB", "c")) { // equal hash codes
            switch (await(s(key))) {
                case "Aa":
                    log.append(await(s(1)));
                case "BB":
                    log.append(await(s(2)));
                    break;
                case "AaBB":
                    log.append(await(s(3)));
                    continue;
                default:
                    log.append(await(s(4)));
            }
            log.append(';');
        }
        int value = 1
                + switch (await(s(3))) {
                    case 1, 2 -> await(s(10));
                    case 3 -> {
                        int sum = 0;
                        for (int i = 0; i < await(s(3)); i++) {
                            sum += switch (i) {
                                case 0 -> await(s(100));
                                default -> i;
                            };
                        }
                        yield sum;
                    }
                    default -> throw new IllegalStateException(await(s("never")));
                };
        return result(log.append(value).toString());
    }

    abstract static class Base {
        final String made;

        Base(Object... parts) {
            made = Arrays.toString(parts);
            hit("base " + made);
        }

        abstract String more();

        protected Coroutine<String> describe() {
            return result("base " + made);
        }
    }

    class Inner {
        final int value;

        Inner(int value) {
            this.value = value + numbers[0];
        }
    }

    private Coroutine<String> hidden() {
        return result("hidden" + text);
    }

    @Async
    public static Coroutine<Object> creations() {
        Places outer = new Places();
        String captured = await(s("captured"));
        Base base = new Base(await(s(1)), await(s("two")), captured) {
            final String field = captured + outer.text;

            @Override
            String more() {
                return field + made;
            }

            @Override
            @Async
            protected Coroutine<String> describe() {
                return result(await(super.describe()) + await(s(more())) + await(outer.hidden()));
            }
        };
        t(1, await(base.describe()));
        t(2, outer.self(2).new Inner(await(s(5))).value);
        t(3, new StringBuilder(await(s("sb"))).append(new StringBuilder(await(s("x"))).reverse()).toString());
        record Pair<A, B>(A left, B right) {
            @Async
            static <C> Coroutine<Pair<C, C>> twice(C value) {
                return result(new Pair<>(await(s(value)), value));
            }

            @Async
            Coroutine<B> later() {
                return result(await(s(right)));
            }
        }
        t(4, await(Pair.twice(await(s("p")))).toString());
        enum Size {
            S,
            L;

            @Async
            Coroutine<Size> other() {
                return result(await(s(values()[1 - ordinal()])));
            }
        }
        interface Named {
            @Async
            static Coroutine<String> of(Object o) {
                return result("named " + await(s(o)));
            }
        }
        t(5, await(Named.of(await(Size.S.other()))));
        try {
            throw new IllegalArgumentException(await(s("thrown")), new Boom(await(s(6))));
        } catch (IllegalArgumentException e) {
            t(6, e.getMessage());
        }
        return result(await(new Pair<>(1, await(s(2L))).later()));
    }

    @Async
    public static Coroutine<Object> lambdas() {
        var both = (Supplier<String> & Serializable) () -> "both";
        IntFunction<int[]> make = int[]::new;
        Function<Integer, Inner> inner = new Places()::inner;
        int size = await(s(3));
        BiFunction<String, Integer, Coroutine<String>> repeat =
                (what, times) -> async(() -> await(s(what)).repeat(await(s(times))));
        t(1, both.get() + make.apply(await(s(size))).length + inner.apply(await(s(1))).value);
        t(2, await(repeat.apply("r", await(s(2)))));
        Runnable local = () -> {
            synchronized (both) {
                hit("synchronized " + size);
            }
        };
        synchronized (both) {
            local.run();
        }
        await(s(4));
        local.run();
        Coroutine<Void> nothing = async(() -> {
            for (int i = 0; i < size; i++) {
                if (await(s(i)) == 1) {
                    return;
                }
                hit("i " + i);
            }
        });
        t(3, String.valueOf(await(nothing)));
        return result(await(async(() -> {
            class Counter {
                int count = size;

                @Async
                Coroutine<Integer> next() {
                    return result(count++ + await(s(1)));
                }
            }
            Counter counter = new Counter();
            await(counter.next());
            return await(counter.next()) * counter.count;
        })));
    }

    private Inner inner(int value) {
        return new Inner(value);
    }

    @Async
    private static <X extends Exception> Coroutine<Void> sneaky(Exception e) throws X {
        await(s(1));
        @SuppressWarnings("unchecked")
        X x = (X) e;
        throw x;
    }

    @Async
    public static Coroutine<Object> throwing() {
        try {
            await(Places.<RuntimeException>sneaky(new java.io.IOException("sneaked")));
        } catch (Exception e) {
            hit(e.getMessage());
        }
        int round = 0;
        while (true) {
            try {
                try {
                    if (round++ == 0) {
                        throw await(s(new CheckedBoom(1)));
                    }
                    throw new Boom(await(s(2)));
                } catch (CheckedBoom e) {
                    hit("first " + await(s(round)));
                    continue;
                } finally {
                    hit("finally " + await(s(round)));
                    if (round == 2) {
                        break;
                    }
                }
            } finally {
                hit("outer " + await(s(round)));
            }
        }
        try {
            return result(t(1, await(s(round))));
        } finally {
            try {
                throw new Boom(await(s(3)));
            } catch (Boom | IllegalStateException e) {
                hit("swallowed " + await(s("e")));
            }
        }
    }
}
