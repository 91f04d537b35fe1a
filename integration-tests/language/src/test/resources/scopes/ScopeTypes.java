import static dev.weft.Asyncio.*;
import dev.weft.AsyncCloseable; import dev.weft.AsyncScope; import dev.weft.Coroutine; import dev.weft.annotations.Async;
import java.util.*; import java.util.function.*;
public class ScopeTypes {
  static final StringBuilder out = new StringBuilder();
  static class Base { String name = "b"; }
  interface Named { default String name() { return "n"; } }
  static class A extends Base implements Named, AsyncCloseable { public Coroutine<Void> closeAsync() { return async(() -> { await(yieldNow()); out.append("A "); }); } }
  static class B extends Base implements Named, AsyncCloseable { public Coroutine<Void> closeAsync() { out.append("B "); return done(); } }
  static class S extends Base implements Named, AsyncScope { final boolean y; S(boolean y) { this.y = y; } S() { this(true); }
    public Coroutine<Void> enter() { out.append("in "); return yieldNow2(); }
    public Coroutine<Boolean> exit(Throwable t) { out.append(t == null ? "out " : "out! "); return result(y); } }
  static class S2 extends Base implements Named, AsyncScope { public Coroutine<Void> enter() { out.append("in2 "); return done(); } public Coroutine<Boolean> exit(Throwable t) { out.append("out2 "); return result(false); } }
  static class Both extends Base implements AsyncScope, AsyncCloseable { public Coroutine<Void> enter() { out.append("inB "); return done(); } public Coroutine<Boolean> exit(Throwable t) { out.append("outB "); return result(true); } public Coroutine<Void> closeAsync() { throw new AssertionError(); } public void close() { throw new AssertionError(); } }
  static class Auto extends Base implements AutoCloseable { public void close() { out.append("auto "); } }
  static class AutoScope extends Auto implements AsyncScope { public Coroutine<Void> enter() { out.append("inAS "); return done(); } public Coroutine<Boolean> exit(Throwable t) { out.append("outAS "); return result(true); } public void close() { throw new AssertionError(); } }
  @Async static Coroutine<Void> yieldNow2() { await(yieldNow()); return done(); }
  static <T extends Base & AsyncScope> T make(T t) { return t; }
  @Async static <T extends Base & AsyncCloseable> Coroutine<Void> bounded(T t) { try (t) { out.append(t.name); await(yieldNow()); } try (T u = t) { out.append(u.name); } return done(); }
  @Async static <T extends Base & Named & AsyncScope> Coroutine<Void> three(Supplier<? extends T> s) { try (var t = s.get()) { out.append(t.name()); await(yieldNow()); } return done(); }
  @Async static <T extends Auto & AsyncScope> Coroutine<Void> auto(T t) { await(yieldNow()); try (t) { out.append("x "); fail(); } return done(); }
  @Async static Coroutine<Void> wild(List<? extends Both> l) { try (var t = l.get(0)) { out.append(t.name); } return done(); }
  @Async static <U extends Base, T extends U> Coroutine<Void> none(T t) { if (t instanceof Both b) try (b) { out.append("pat "); fail(); } return done(); }
  static class Box<T extends Base & AsyncScope> { final T t; Box(T t) { this.t = t; }
    @Async Coroutine<Void> use() { try (t) { out.append("field "); } try (var x = t) { await(yieldNow()); fail(); } return done(); } }
  static void fail() { throw new IllegalStateException(); }
  @Async static Coroutine<Void> choose(int i) {
    try (var x = i == 0 ? new A() : new B(); var y = i == 0 ? new S() : new S2()) { out.append(x.name).append(y.name()); await(yieldNow()); }
    try (var x = switch (i) { case 0 -> new A(); case 1 -> new B(); default -> null; }) { out.append(x == null); }
    var z = i == 0 ? new S() : new S2();
    try (z) { out.append("z "); }
    try (var e = make(new S()); Auto w = new Auto(); var v = new S()) { out.append("mixed "); fail(); }
    try (var k = List.of(new A(), new B()).get(i)) { out.append("lub "); }
    for (var q : List.of(new S(), new S2())) { try (q) { out.append("q "); continue; } }
    return done(); }
  static <T extends Base & AsyncScope> Coroutine<Void> lambda(T t) { return async(() -> { try (t) { await(yieldNow()); out.append("lam "); fail(); } out.append("after "); }); }
  @Async static Coroutine<Void> all() {
    await(bounded(new A())); await(three(S::new)); await(auto(new AutoScope())); await(wild(List.of(new Both()))); await(none(new Both())); await(new Box<>(new S()).use());
    await(choose(0)); await(choose(1)); await(lambda(new S())); return done(); }
  public static void main(String[] a) { run(all()); System.out.println(out); }
}
