import static dev.weft.Asyncio.*;
import dev.weft.*; import dev.weft.annotations.Async; import java.util.*;
public class UnassignedVariables {
  static class Sup implements AsyncScope { public Coroutine<Void> enter() { return done(); } @Async public Coroutine<Boolean> exit(Throwable t) { await(yieldNow()); return result(true); } }
  static int boom(int k) { if (k > 0) throw new IllegalStateException(); return k; }
  @Async static Coroutine<String> work(int k) {
    StringBuilder b = new StringBuilder();
    { Object o = "garbage"; Long l = 7L; double d = 4; int[] a = {1}; await(yieldNow()); b.append(o).append(l).append(d).append(a.length); }
    for (int i = 0; i < 2; i++) {
      String s; int[] arr; boolean z; byte by; short sh; char c; int in; long lo; float f; double d; Integer boxed; List<? super String> li; int[][] deep;
      try (var x = new Sup()) { await(yieldNow()); s = "s"; arr = new int[2]; z = true; by = 1; sh = 2; c = 'c'; in = 3 + boom(k * i); lo = 4; f = 5; d = 6; boxed = 7; li = new ArrayList<>(); deep = new int[1][]; }
      b.append('|').append(s).append(arr == null).append(z).append(by).append(sh).append((int) c).append(in).append(lo).append(f).append(d).append(boxed).append(li).append(deep == null);
      await(yieldNow()); b.append(s).append(lo).append(d); }
    { String t = "old"; b.append(t); }
    final String q; int w;
    try (var x = new Sup()) { try (var y = new Sup()) { q = "q" + boom(k); w = boom(k); } finally { String fin = "f"; b.append(fin); } } catch (RuntimeException e) { return result("no"); }
    b.append(q).append(w);
    Object r;
    try { Object u; try (var x = new Sup()) { u = "u"; boom(k); r = "r"; } b.append(u).append(r); Task<String> t; Task<String> v;
       try (TaskGroup g = new TaskGroup()) { t = g.createTask(one()); v = g.createTask(one()); } b.append(t.result()).append(v.result());
    } catch (IllegalStateException e) { String z; try (var x = new Sup()) { z = "z"; boom(1); } b.append(z); } finally { int h; try (var x = new Sup()) { h = 5 + boom(k); } b.append(h); }
    return result(b.toString()); }
  @Async static Coroutine<String> one() { await(yieldNow()); return result("one"); }
  public static void main(String[] x) { System.out.println(run(work(0))); System.out.println(run(work(1))); }
}
