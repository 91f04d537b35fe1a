import static dev.weft.Asyncio.*;

import dev.weft.AsyncScope;
import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.util.function.Supplier;

/** Asynchronous lambdas of which javac makes one method, none, or several places. */
public class SharedLambdas {
    static final boolean DEBUG = false;
    static final StringBuilder LOG = new StringBuilder();

    static class Scope implements AsyncScope {
        @Async public Coroutine<Void> enter() { await(yieldNow()); LOG.append('<'); return done(); }
        @Async public Coroutine<Boolean> exit(Throwable e) { await(yieldNow()); LOG.append(e == null ? '>' : '!'); return result(e != null); }
    }

    @Async static Coroutine<String> one() { await(yieldNow()); return result("1"); }

    static Coroutine<String> early = async(() -> { await(one()); return "same"; });
    Coroutine<String> field = async(() -> { try (var s = new Scope()) { await(one()); } return "field"; });
    Coroutine<String> same = async(() -> { await(one()); return "same"; });
    Coroutine<String> own;
    static Coroutine<String> late;
    static { late = async(() -> { try (var s = new Scope()) { LOG.append(await(one())); } return "late"; }); }
    { same = async(() -> await(one())); }

    SharedLambdas() { own = async(() -> await(one()) + "own"); }
    SharedLambdas(int i) { own = async(() -> { try (var s = new Scope()) { return await(one()) + i; } }); }
    SharedLambdas(String s) { this(s.length()); }

    @Async Coroutine<String> shared(String s) {
        String a = await(async(() -> { try (var x = new Scope()) { LOG.append(await(one())); } return s; }));
        String b = await(async(() -> { await(one()); return s + "b"; }));
        String c = await(async(() -> { try (var x = new Scope()) { LOG.append(await(one())); } return s; }));
        String d = await(async(() -> { try (var x = new Scope(); var y = new Scope()) { LOG.append(await(one())); } return s + "d"; }));
        String e = await(async(() -> { await(one()); return s + "b"; }));
        String f = await(async(() -> "f")) + await(async(() -> "f")) + await(async(() -> await(one())));
        return result(a + b + c + d + e + f);
    }

    @Async static Coroutine<String> dropped(String s) {
        if (DEBUG) { await(async(() -> { try (var x = new Scope()) { await(one()); } return "never"; })); }
        String a = await(async(() -> { await(one()); return s + "kept"; }));
        String b = DEBUG ? await(async(() -> await(one()) + "never")) : await(async(() -> { try (var x = new Scope()) { await(one()); } return "b"; }));
        while (s == null && DEBUG) { await(async(() -> await(one()))); }
        return result(a + b);
    }

    @Async static Coroutine<String> last(boolean leaves) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2; text.append(await(async(() -> await(one()) + "u"))), i++) {
            try {
                if (leaves && i == 1) { return result(text + "left"); }
                text.append(await(async(() -> { try (var x = new Scope()) { await(one()); } return "t"; })));
            } finally {
                text.append(await(async(() -> { await(one()); return "f"; })));
                LOG.append(text);
            }
        }
        return result(text.toString());
    }

    @Async static Coroutine<String> nested() {
        String a = await(async(() -> await(async(() -> { try (var x = new Scope()) { return await(one()) + "n"; } })) + "o"));
        String b = await(async(() -> await(async(() -> { try (var x = new Scope()) { return await(one()) + "n"; } })) + "o"));
        Supplier<Coroutine<String>> s = () -> async(() -> await(async(() -> await(one()) + "p")) + "q");
        String c = await(s.get());
        String d = await(async(() -> await(async(() -> await(one()) + "p")) + "r"));
        return result(a + b + c + d);
    }

    static String all(SharedLambdas o) { return run(o.field) + run(o.same) + run(o.own); }

    public static void main(String[] args) {
        String text = run(early) + run(late) + all(new SharedLambdas()) + all(new SharedLambdas(3)) + all(new SharedLambdas("four"));
        text += "\n" + run(new SharedLambdas().shared("s")) + "\n" + run(dropped("d")) + "\n" + run(last(false)) + run(last(true)) + "\n" + run(nested());
        System.out.print(text + "\n" + LOG);
    }
}
