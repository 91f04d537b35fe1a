package newest;

import static dev.weft.Asyncio.*;
import static dev.weft.language.kit.Trace.*;
import static dev.weft.language.woven.World.s;

import module java.base;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

/** What Java has got since 21: unnamed variables, statements before the call of another constructor, imports of modules. */
public class Newest {
    private final Coroutine<String> body;
    private final int field;

    record Point(int x, Object y) {}

    static class Base {
        final Coroutine<Integer> given;

        Base(Coroutine<Integer> given) {
            hit("base");
            this.given = given;
        }
    }

    static class Derived extends Base {
        final String name;
        final Coroutine<String> greeting;

        Derived(String name, int times) {
            if (times < 0) {
                throw new IllegalArgumentException();
            }
            int twice = times * 2;
            this.name = name;
            Coroutine<Integer> made = async(() -> {
                hit("running " + name);
                return twice + await(s(times));
            });
            super(made);
            greeting = async(() -> this.name + await(given) + await(s(twice)));
        }
    }

    Newest(int value) {
        var doubled = value * 2;
        this(async(() -> "made " + await(s(doubled))), doubled);
    }

    private Newest(Coroutine<String> body, int field) {
        this.body = body;
        this.field = field;
    }

    @Async
    public static Coroutine<Object> constructors() {
        t(1, await(new Derived(await(s("d")), await(s(3))).greeting));
        Newest newest = new Newest(await(s(21)));
        return result(await(newest.body) + newest.field);
    }

    @Async
    public static Coroutine<Object> unnamed() {
        List<Object> log = new ArrayList<>();
        for (Object _ : List.of(1, 2)) {
            log.add(await(s("turn")));
        }
        for (int i = 0, _ = await(s(5)); i < 2; i++) {
            log.add(i);
        }
        Object o = new Point(await(s(1)), "y");
        if (o instanceof Point(int x, _) && x == await(s(1))) {
            log.add(x);
        }
        try {
            var _ = Integer.parseInt(await(s("x")));
        } catch (NumberFormatException _) {
            log.add(await(s("caught")));
        }
        BiFunction<Integer, Integer, Coroutine<Integer>> first = (a, _) -> async(() -> a + await(s(1)));
        log.add(await(first.apply(await(s(4)), 5)));
        log.add(
                switch (o) {
                    case Point(_, String text) when text.isEmpty() -> "never";
                    case Point(_, Integer _), Point(_, Long _) -> await(s("number"));
                    case Point _ -> await(s("point"));
                    default -> await(s("default"));
                });
        return result(log.toString());
    }
}
