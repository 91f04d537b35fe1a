import static dev.weft.Asyncio.*;
import dev.weft.AsyncScope; import dev.weft.Coroutine; import dev.weft.annotations.Async; import dev.weft.sync.*;
public class DroppedScopes {
  static final boolean DEBUG = false; static final int LEVEL = 3; final boolean inst = false; static final String NAME = "x" + LEVEL; interface K { boolean ON = true; long L = 1L << 40; }
  static final AsyncLock lock = new AsyncLock();
  static class Sup implements AsyncScope { public Coroutine<Void> enter() { return done(); } public Coroutine<Boolean> exit(Throwable t) { return result(true); } }
  static int n; static void hit() { n++; } static int boom() { throw new IllegalStateException(); }
  @Async Coroutine<Integer> work(int a) {
    n = 0; final boolean local = LEVEL > 5; boolean eff = false; final int m; m = 3;
    if (DEBUG) { try (lock) { hit(); } } else { try (lock) { n += 1; } }
    if (!DEBUG) try (lock) { n += 1; } else try (lock) { hit(); }
    if (DEBUG && a > 0) try (lock) { n = 100; }
    if (a > 0 && DEBUG) try (lock) { n = 100; }
    if (DEBUG || a > 99) try (lock) { n = 100; }
    if (inst) try (lock) { n = 100; }
    if (this.inst) try (lock) { n = 100; }
    if (local | DEBUG) try (lock) { n = 100; }
    if (eff) try (lock) { n = 100; }
    if (K.ON ? DEBUG : a > 0) try (lock) { n = 100; }
    if (K.L >>> 40 == 1 && NAME == "x3" && (char) 97 == 'a') try (lock) { n += 1; } else try (lock) { n = 100; }
    if (null == null) try (lock) { n += 1; } else try (lock) { n = 100; }
    if (!(a > 0 || K.ON)) try (lock) { n = 100; }
    if (switch (a) { case 0 -> DEBUG; default -> DEBUG; }) try (lock) { n = 100; }
    if (switch (a) { case 0 -> { try (lock) { yield true; } } default -> { try (lock) { n += 1; yield a > 0; } finally { try (lock) { n += 1; } } } }) try (lock) { n += 1; }
    while (a > 0 && DEBUG) { try (lock) { n = 100; } }
    for (; DEBUG || a > 1000; ) try (lock) { n = 100; }
    do try (lock) { n += 1; } while (DEBUG);
    l: { if (K.ON) break l; try (lock) { n = 100; } }
    try { final int k = 3; } catch (RuntimeException e) { try (lock) { n = 100; } } finally { try (lock) { n += 1; } }
    try { ; } catch (RuntimeException e) { try (lock) { n = 100; } }
    try { if (DEBUG) boom(); } finally { try (lock) { n += 1; } }
    try { if (a > 0) throw new RuntimeException(); } catch (RuntimeException e) { try (lock) { n += 1; } } finally { try (lock) { n += 1; } if (a > 5) try (lock) {} }
    try (lock) {} try (lock) { final int k = 4; } try (var s = new Sup()) {} try (lock; var s = new Sup()) { ; }
    for (int i = 0; i < 3; i++) { try { if (i == 1) continue; if (i == 2) break; } finally { try (lock) { n += 1; } } }
    switch (a) { case 0: try (lock) { n = 100; } case 1: try (lock) { n += 1; } break; default: if (DEBUG) try (lock) { n = 100; } }
    assert a > 0 : switch (a) { default -> { try (lock) { yield 1; } } };
    boolean flag = DEBUG ? switch (a) { default -> { try (lock) { yield true; } } } : true;
    if (a > 0) { if (K.ON) { await(yieldNow()); return result(n); } try (lock) { n = 100; } }
    return result(n); }
  public static void main(String[] x) { System.out.println(run(new DroppedScopes().work(1))); }
}
