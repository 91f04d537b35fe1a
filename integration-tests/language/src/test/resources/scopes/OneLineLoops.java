import static dev.weft.Asyncio.*;

import dev.weft.AsyncScope;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.util.List;

/** Loops that javac compiles without a way back, each in one line, with scopes that suppress: all go on with the next turn. */
public class OneLineLoops {
    static final boolean DEBUG = false;
    static final StringBuilder LOG = new StringBuilder();
    static int calls;
    int field;

    static class Scope implements AsyncScope {
        final Object name;
        Scope(Object name) { this.name = name; }
        @Override @Async public Coroutine<Void> enter() { await(yieldNow()); LOG.append('<').append(name); return done(); }
        @Override @Async public Coroutine<Boolean> exit(Throwable e) { await(yieldNow()); LOG.append(e == null ? '>' : '!'); return result(e instanceof IllegalStateException); }
    }

    static int fail(int at, int until) { LOG.append(at); if (at < until) { throw new IllegalStateException(); } return at; }
    static boolean log(String s) { LOG.append(s); return true; }
    static int next() { return calls++; }

    @Async static Coroutine<String> line(int n) { int i = 0; while (i < n) { try (var s = new Scope("a")) { return result("r" + fail(i++, 2)); } } return result("end" + i); }
    @Async static Coroutine<String> both(int n) { int i = 0; log("x"); while (log("c") && (i < n || i == 7) && !DEBUG | i > -1) { log("y"); i++; try (var s = new Scope(i)) { return result("r" + fail(i, 3)); } } return result("end" + i); }
    @Async static Coroutine<String> counted(int n) { log("k"); for (int i = 0; i < n && log("c"); i++) { try (var s = new Scope(i)) { return result("r" + fail(i, 2)); } } return result("end"); }
    @Async static Coroutine<String> down(int n) { for (int i = n; i > 0; --i) try (var s = new Scope(i)) { return result("r" + fail(-i, -1)); } return result("end"); }
    @Async static Coroutine<String> endless(int n) { int i = 0; for (;;) { i = i + 1; calls += i; try (var s = new Scope(next())) { return result("r" + fail(i, n)); } } }
    @Async static Coroutine<String> always(int n) { int[] i = {0}; while (true) { Scope one = new Scope("p"); i[0]++; if (n > 9) log("big"); for (String t : List.of("q", "t")) { log(t); } for (int k : i) log("" + k); try (one; var two = new Scope("z")) { return result("r" + fail(i[0], n)); } } }
    @Async static Coroutine<String> nested(int n) { int i = 0; while (i < n) { int k = 0; i++; while (k < 2) { k++; log("in"); try (var s = new Scope(k)) { log("b"); if (i == 3) { throw new IllegalStateException(); } fail(k, 2); break; } } try (var s = new Scope("o" + i)) { return result("r" + fail(i, 4)); } } return result("end" + i); }
    @Async static Coroutine<String> deep(int n) { int i = 0; while (i < n) { i++; if (log("d") && i < 9) { try (var o = new Scope("o")) { inner: try (var s = new Scope("i")) { return result("r" + fail(i, 3)); } } } else { throw new Error(); } } return result("end" + i); }
    @Async static Coroutine<String> other(int n) { int i = 0; while (i < n) { i++; if (i > 9 || !log("e")) { throw new Error(); } else { try (var s = new Scope(i)) { return result("r" + fail(i, 3)); } } } return result("end" + i); }
    @Async static Coroutine<String> labelled(int n) { outer: for (int i = 0, k = 5; i < n; log("u" + k), i += 2, k--) { for (int z = 0; z < 2; z++) { try (var s = new Scope(i)) { if (i == 2) { continue outer; } fail(i, 4); return result("r" + i + k); } } } return result("end"); }
    @Async static Coroutine<String> continued(int n) { for (int i = 0, k = 5; i < n; log("u" + k), i += 2, k--) { try (var o = new Scope("o")) { try (var s = new Scope(i)) { if (i == 2) { continue; } fail(i, 4); return result("r" + i + k); } } } return result("end"); }
    @Async static Coroutine<String> broken(int n) { int x; here: { try (var s = new Scope(n)) { x = fail(n, 4); if (x == 4) { break here; } return result("r" + x); } } return result("after"); }
    @Async static Coroutine<String> once(int n) { do { try (var s = new Scope(n)) { if (n == 5) { break; } if (n == 6) { continue; } return result("r" + fail(n, 4)); } } while (false); return result("after"); }
    @Async static Coroutine<String> last(int n) { do { try (var s = new Scope(n)) { return result("r" + fail(n, 4)); } } while (false); }
    @Async static Coroutine<String> turning(int n) { do { try (var s = new Scope(n)) { if (n == 0) { n++; continue; } return result("r" + fail(n++, 4)); } } while (n < 5 && log("w")); return result("after"); }
    @Async static Coroutine<String> branches(int n) { if (n == 0) { for (String s : List.of("x")) { log(s); } } else { for (String t : List.of("m", "n")) { if (n == 1) { for (String s : List.of("v")) { log(s); } } else { try (var s = new Scope(t)) { fail(n, 4); return result("r"); } } } } return result("after"); }
    @Async static Coroutine<String> array(int n) { for (int k : new int[] {1, 2, 3}) { try (var s = new Scope(k)) { return result("r" + fail(k, n)); } } return result("end"); }
    @Async Coroutine<String> fields(OneLineLoops o) { while (this.field < 5) { o.field++; field += 0; try (var s = new Scope(o.field)) { return result("r" + fail(field, 3)); } } return result("end"); }
    static Coroutine<String> lambda(int n) { return async(() -> { int i = 0; while (i < n) { i++; try (var s = new Scope(i)) { return "r" + fail(i, 3); } } return "end"; }); }

    @Async static Coroutine<Void> program() {
        for (int n : new int[] {0, 1, 3, 4, 5, 6}) {
            log("\n" + n + ":" + await(line(n)) + " " + await(both(n)) + " " + await(counted(n)) + " " + await(down(n)) + " " + await(endless(n)) + " " + await(always(n)));
            log(" " + await(nested(n)) + " " + await(deep(n)) + " " + await(other(n)) + " " + await(labelled(n)) + " " + await(continued(n)));
            log(" " + await(broken(n)) + " " + await(once(n)) + " " + await(last(n)) + " " + await(turning(n)) + " " + await(branches(n)) + " " + await(array(n)));
            OneLineLoops o = new OneLineLoops();
            log(" " + await(o.fields(o)) + " " + await(lambda(n)));
        }
        return done();
    }

    public static void main(String[] args) {
        run(program());
        System.out.println(LOG.toString());
    }
}
