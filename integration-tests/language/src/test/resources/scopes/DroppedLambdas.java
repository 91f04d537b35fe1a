import static dev.weft.Asyncio.*;

import dev.weft.AsyncCloseable;
import dev.weft.AsyncScope;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Asynchronous lambdas that javac drops, before and behind kept ones with as many calls of close() in them. */
public class DroppedLambdas {
    static final boolean DEBUG = false;
    static final StringBuilder LOG = new StringBuilder();

    static class Scope implements AsyncScope {
        @Override public Coroutine<Void> enter() { LOG.append('<'); return done(); }
        @Override public Coroutine<Boolean> exit(Throwable e) { LOG.append(e == null ? '>' : '!'); return result(e != null); }
    }

    static class Closing implements AsyncCloseable {
        @Override public Coroutine<Void> closeAsync() { LOG.append(')'); return done(); }
    }

    @Async static Coroutine<String> one() { await(yieldNow()); return result("1"); }

    static class Base {
        final Coroutine<String> given;
        Base(Coroutine<String> given) { this.given = given; }
        String name() { return "base"; }
    }

    static class Inner extends Base {
        final Coroutine<String> first = DEBUG ? async(() -> { try (var c = new Closing()) { return await(one()); } }) : async(() -> { try (var s = new Scope()) { return await(one()) + "a"; } });
        final Coroutine<String> second;
        { if (DEBUG) { keep(() -> async(() -> { try (var s = new Scope()) { return await(one()); } })); } }
        Inner() { this(async(() -> { try (var c = new Closing()) { return await(one()) + "b"; } })); }
        Inner(Coroutine<String> given) {
            super(DEBUG ? async(() -> { try (var s = new Scope()) { return await(one()); } }) : given);
            if (DEBUG) { keep(() -> async(() -> { try (var s = new Scope()) { return await(one()); } })); }
            second = async(() -> { try (var c = new Closing()) { return await(one()) + "c"; } });
        }
        static void keep(Supplier<Coroutine<String>> given) {}
        @Override String name() { return "inner"; }
        Coroutine<String> above() throws Exception {
            Callable<String> ref = DEBUG ? () -> "x" : super::name;
            String name = ref.call();
            return async(() -> { try (var s = new Scope()) { return await(one()) + name; } });
        }
    }

    enum Constant {
        A(async(() -> { try (var s = new Scope()) { return await(one()) + "A"; } })),
        B(DEBUG ? async(() -> { try (var s = new Scope()) { return await(one()); } }) : async(() -> { try (var c = new Closing()) { return await(one()) + "B"; } })) {
            @Override Coroutine<String> own() { return DEBUG ? null : async(() -> { try (var s = new Scope()) { return await(one()) + "own"; } }); }
        };
        final Coroutine<String> given;
        Constant(Coroutine<String> given) { this.given = given; }
        Coroutine<String> own() { return async(() -> { try (var c = new Closing()) { return await(one()) + "not own"; } }); }
    }

    record Pair(Coroutine<String> left, String right) {
        Pair(String right) { this(async(() -> { try (var c = new Closing()) { return await(one()) + right; } }), right); }
        Pair { if (DEBUG) { left = async(() -> { try (var s = new Scope()) { return await(one()); } }); } }
    }

    interface Fields {
        Coroutine<String> FIELD = async(() -> { try (var s = new Scope()) { return await(one()) + "f"; } });
    }

    @Async static Coroutine<String> overloads(int i) {
        if (DEBUG) { await(async(() -> { try (var c = new Closing()) { return await(one()); } })); }
        return result(await(async(() -> { try (var s = new Scope()) { return await(one()) + i; } })));
    }

    @Async static Coroutine<String> overloads(long i) {
        String a = await(async(() -> { try (var c = new Closing()) { return await(one()) + i; } }));
        if (!DEBUG) { return result(a); }
        return result(await(async(() -> { try (var s = new Scope()) { return await(one()); } })));
    }

    @Async static Coroutine<String> nested(int i) {
        Supplier<Coroutine<String>> dead = null;
        if (DEBUG) { dead = () -> async(() -> { try (var c = new Closing()) { return await(async(() -> { try (var d = new Closing()) { return await(one()); } })); } }); }
        Supplier<Coroutine<String>> plain = () -> async(() -> { try (var s = new Scope()) { return await(async(() -> { try (var t = new Scope()) { return await(one()) + i; } })); } });
        return result(await(plain.get()) + dead);
    }

    @Async static Coroutine<String> jumps(int i) {
        StringBuilder text = new StringBuilder();
        for (int k = 0; k < 2; k++, text.append(await(async(() -> { try (var s = new Scope()) { return await(one()) + "u"; } })))) {
            try {
                if (k == i) { continue; }
                if (DEBUG || k > 5) { text.append(await(async(() -> { try (var c = new Closing()) { return await(one()) + "no"; } }))); }
            } finally {
                text.append(await(async(() -> { try (var c = new Closing()) { return await(one()) + "f"; } })));
            }
        }
        do {
            text.append(await(async(() -> { try (var s = new Scope()) { return await(one()) + "d"; } })));
            if (i >= 0) { break; }
        } while (DEBUG && await(async(() -> { try (var c = new Closing()) { return await(one()) == null; } })));
        String chosen = switch (i) {
            case 0 -> await(async(() -> { try (var c = new Closing()) { return await(one()) + "0"; } }));
            default -> { if (DEBUG) { yield await(async(() -> { try (var c = new Closing()) { return await(one()); } })); } yield await(async(() -> { try (var s = new Scope()) { return await(one()) + "e"; } })); }
        };
        assert await(async(() -> { try (var s = new Scope()) { return await(one()) != null; } }));
        while (true) {
            if (i < 3) { return result(text + chosen + await(async(() -> { try (var c = new Closing()) { return await(one()) + "w"; } }))); }
            text.append(await(async(() -> { try (var s = new Scope()) { return await(one()) + "never"; } })));
        }
    }

    @Async static Coroutine<Void> program() throws Exception {
        LOG.append(await(overloads(1))).append(await(overloads(2L))).append(await(nested(3)));
        LOG.append(await(jumps(0))).append(await(jumps(1))).append('\n');
        Inner inner = new Inner();
        LOG.append(await(inner.given)).append(await(inner.first)).append(await(inner.second)).append(await(inner.above()));
        LOG.append(await(Constant.A.given)).append(await(Constant.B.given)).append(await(Constant.A.own())).append(await(Constant.B.own()));
        LOG.append(await(new Pair("p").left())).append(await(Fields.FIELD));
        LOG.append(await(new Base(DEBUG ? async(() -> { try (var s = new Scope()) { return await(one()); } }) : async(() -> { try (var c = new Closing()) { return await(one()) + "g"; } })) { }.given));
        return done();
    }

    public static void main(String[] args) throws Exception {
        run(program());
        System.out.print(LOG);
    }
}
