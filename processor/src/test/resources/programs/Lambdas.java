import static dev.weft.Asyncio.*;
import static dev.weft.processor.weave.oracle.Trace.*;

import dev.weft.*;
import dev.weft.annotations.Async;
import java.util.*;
import java.util.function.*;

/** Asynchronous lambdas wherever a lambda may stand, and ordinary ones that capture before and after awaits. */
class Lambdas {
    static final List<Coroutine<Integer>> SHARED = List.of(async(() -> await(step(1)) + 1), async(() -> await(step(2)) + 2));
    static final Coroutine<String> INITIALISED;

    static {
        String captured = "captured";
        INITIALISED = async(() -> captured + await(step("static")));
    }

    final Coroutine<String> field = async(() -> {
        say("field of " + this.name);
        return await(step("field"));
    });
    final Coroutine<Void> block;
    String name;

    {
        int n = 5;
        block = async(() -> say(n + await(step("block"))));
    }

    Lambdas(String name) {
        this.name = name;
    }

    Lambdas(long n) {
        this("long " + n);
    }

    Lambdas(Coroutine<Void> first, int n) {
        this("given " + n);
        given = first;
    }

    Coroutine<Void> given;

    static class Sub extends Lambdas {
        Sub(int n) {
            super(async(() -> {
                await(step("super argument " + n));
            }), n);
        }
    }

    Coroutine<String> plainMethod(double d, long l, String... more) {
        return async(() -> name + d + await(step(l)) + Arrays.toString(more));
    }

    @Async
    Coroutine<String> captures(long l, String s) {
        int k = await(step(7));
        Coroutine<String> a = async(() -> {
            String t = s + await(step(l));
            int n = await(async(() -> {
                say(t + this.name);
                return k + await(async(() -> await(step(1)) + t.length()));
            }));
            return t + n;
        });
        String after = await(step("after"));
        Coroutine<Void> v = async(() -> say("void " + await(step("v")) + after));
        await(v);
        Runnable plain = () -> say("plain " + k + after + name);
        plain.run();
        Supplier<Coroutine<Supplier<String>>> deep = () -> async(() -> {
            String x = await(step("x"));
            return () -> x + s + l + name;
        });
        String d = await(deep.get()).get();
        Function<Integer, Coroutine<Integer>> f = i -> async(() -> i + await(step(i)));
        int total = 0;
        for (int i = 0; i < 2; i++) {
            int now = i;
            total += await(async(() -> now + await(f.apply(now))));
        }
        return result(await(a) + d + total);
    }

    @Async
    static Coroutine<String> duplicated(boolean early) {
        try {
            await(step("try"));
            if (early) {
                return result("early");
            }
        } finally {
            String f = await(async(() -> await(step("finally")) + early));
            say(f);
        }
        return result("late");
    }

    @Async
    static Coroutine<String> kinds() throws Exception {
        Coroutine<Integer> expression = async(() -> 42);
        Coroutine<Void> nothing = async(() -> {});
        Coroutine<String> cast = async((AsyncCallable<String>) () -> await(step("cast")));
        Coroutine<Void> statement = async(() -> System.identityHashCode(await(step("id"))) == 0 ? null : null);
        Coroutine<Object> throwing = async(() -> {
            await(step("t"));
            throw new Exception("checked");
        });
        Coroutine<Integer> conditional = await(step(true)) ? async(() -> await(step(1))) : async(() -> await(step(2)));
        Coroutine<Coroutine<String>> inner = async(() -> async(() -> await(step("coroutine of a coroutine"))));
        String log = "" + await(expression) + await(nothing) + await(cast) + await(statement) + await(conditional);
        try {
            await(throwing);
        } catch (Exception e) {
            log += e.getMessage();
        }
        return result(log + await(await(inner)));
    }

    interface Shape {
        default Coroutine<String> describe(String x) {
            return async(() -> x + await(step("d")) + hidden());
        }

        static Coroutine<String> make() {
            return async(() -> await(step("static in an interface")));
        }

        private String hidden() {
            return "hidden";
        }
    }

    enum Level implements Shape {
        LOW(async(() -> await(step("low")))) {
            @Override
            Coroutine<String> own() {
                return async(() -> "own" + await(step(name())) + ordinal());
            }
        },
        HIGH(null);

        final Coroutine<String> start;

        Level(Coroutine<String> start) {
            this.start = start;
        }

        Coroutine<String> own() {
            return start;
        }
    }

    record Pair(int a, Coroutine<Integer> b) {
        Pair {
            int twice = a * 2;
            b = async(() -> twice + await(step(1)));
        }

        Coroutine<Integer> sum() {
            return async(() -> a + await(b));
        }
    }

    @Async
    static Coroutine<?> main() throws Exception {
        for (Coroutine<Integer> shared : List.of(async(() -> await(step(1)) + 1), async(() -> await(step(2)) + 2))) {
            say(await(shared));
        }
        say(await(SHARED.get(0)) + await(SHARED.get(1)));
        say(await(INITIALISED));
        Lambdas x = new Lambdas(3L);
        await(x.block);
        say(await(x.field));
        Lambdas y = new Sub(4);
        await(y.given);
        say(await(y.field) + await(y.plainMethod(1.5, 2L, "m")));
        say(await(x.captures(5L, "s")));
        say(await(duplicated(true)) + await(duplicated(false)));
        say(await(kinds()));
        say(await(Level.LOW.start) + await(Level.LOW.own()) + await(Level.HIGH.describe("h")) + await(Shape.make()));
        say(await(new Pair(3, null).sum()));
        return done();
    }
}
