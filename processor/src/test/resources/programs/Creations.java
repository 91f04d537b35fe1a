import static dev.weft.Asyncio.*;
import static dev.weft.processor.weave.oracle.Trace.*;

import dev.weft.*;
import dev.weft.annotations.Async;
import java.util.*;
import java.util.function.*;

/** Objects created around awaits: the class is initialised first, then the arguments are evaluated, then the constructor runs. */
class Creations {
    static class Point {
        static {
            say("Point initialised");
        }

        final String text;

        Point(Object a, long b, Object c) {
            text = "(" + a + " " + b + " " + c + ")";
            say("new Point" + text);
        }

        Point(Object... all) {
            text = Arrays.toString(all);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static class Failing {
        static int made;

        static {
            say("Failing initialised");
            if (true) {
                throw new IllegalStateException("static");
            }
        }

        Failing(Object o) {}
    }

    static class Sub extends Point {
        Sub(Object a) {
            super(a, 1, "sub");
        }
    }

    class Inner {
        final String text;

        Inner(Object a) {
            text = name + a;
        }

        class Innermost {
            final String text;

            Innermost(Object a, double d) {
                text = Inner.this.text + name + a + d;
            }
        }
    }

    static class Generic<T extends Comparable<T>> {
        final T t;

        Generic(T t, Supplier<? extends T> other) {
            this.t = t.compareTo(other.get()) > 0 ? t : other.get();
        }
    }

    final String name;

    Creations(String name) {
        this.name = name;
    }

    @Async
    Coroutine<String> inner() {
        Inner inner = new Inner(await(step("i")));
        Inner other = new Creations(await(step("c"))).new Inner(await(step("j")));
        Inner.Innermost most = inner.new Innermost(await(step("m")), await(step(2.0)));
        Inner.Innermost more = this.new Inner(val("k")).new Innermost(val("n"), await(step(3.0)));
        return result(inner.text + other.text + most.text + more.text);
    }

    @Async
    static Coroutine<String> nested(boolean flag) {
        Point p = new Point(val(1), await(step(2L)), new Point(await(step("in")), 3, new Point(val("q"), await(step(4L)), null)));
        Point q = new Point(flag ? new Point(await(step("a")), 1, "a") : await(step("b")), flag ? 1 : await(step(2L)),
                flag && await(step(true)) ? null : new Sub(await(step("s"))));
        new Point(await(step("discarded")), 1, 2);
        new Point(await(step("varargs")), val(2), await(step(3)), new Point());
        Point early = new Point();
        return result(p + " " + q + early + new Sub(early + await(step("x"))));
    }

    @Async
    static Coroutine<String> inExpressions() throws Exception {
        StringBuilder b = new StringBuilder(await(step("start"))).append(new Point(await(step(1)), 2, 3).text.length());
        b.append(new int[] {await(step(1)), 2}.length).append(new String(new char[] {await(step('x')), 'y'}));
        Object[] all = {new Point(await(step("e0")), 0, 0), new Object[] {new Sub(await(step("e1")))}};
        List<Object> list = new ArrayList<>(List.of(new Point(await(step(5)), 6L, 7), await(step(8))));
        b.append(new Generic<>(await(step("g")), () -> "h").t);
        String s = "";
        s += new Point(s, await(step(9L)), s) + "!";
        Map<String, Point> map = new TreeMap<>(Map.of(await(step("key")), new Point(await(step("v")), 1, 1)));
        map.merge("key", new Point(await(step("w")), 1, 1), (x, y) -> new Point(x.text + y.text));
        try {
            throw new Exception(await(step("message")), new RuntimeException(await(step("cause"))));
        } catch (Exception e) {
            b.append(e.getMessage()).append(e.getCause().getMessage());
        }
        return result(b + Arrays.deepToString(all) + list + s + map);
    }

    @Async
    static Coroutine<String> failing() {
        try {
            new Failing(await(step("never evaluated")));
        } catch (ExceptionInInitializerError e) {
            say("caught " + e.getCause());
        }
        try {
            new Failing(await(step("never evaluated")));
        } catch (NoClassDefFoundError e) {
            say("caught again");
        }
        try {
            return result(new Point(val("left"), await(fail(new RuntimeException("argument"))), 1) + "");
        } catch (RuntimeException e) {
            return result(new Point(e.getMessage(), await(step(1L)), 1) + "");
        }
    }

    @Async
    static Coroutine<String> anonymous(int n) {
        int before = await(step(n));
        Object o = new Object() {
            final int mine = before + n;

            @Override
            public String toString() {
                return "anonymous " + mine;
            }
        };
        Point p = new Point(await(step("super")), await(step(7L)), before) {
            @Override
            public String toString() {
                return super.toString() + before;
            }
        };
        class Local {
            final String s;

            Local(String s) {
                this.s = s + before;
            }
        }
        int after = await(step(8));
        return result(o + p.toString() + new Local(await(step("local"))).s + after);
    }

    @Async
    static Coroutine<String> switchInArguments(int n) {
        return result(new Point(val("s"), await(step(1L)), switch (await(step(n))) {
            case 1 -> "one" + await(step(1));
            case 2 -> {
                int sum = 0;
                for (int i = 0; i < await(step(2)); i++) {
                    sum += new Sub(await(step(i))).text.length();
                }
                yield sum;
            }
            default -> new Point(await(step("d")), 1, 1);
        }).text);
    }

    @Async
    static Coroutine<?> main() throws Exception {
        say(await(new Creations("c").inner()));
        say(await(nested(true)));
        say(await(nested(false)));
        say(await(inExpressions()));
        say(await(failing()));
        say(await(anonymous(3)));
        for (int i = 1; i <= 3; i++) {
            say(await(switchInArguments(i)));
        }
        return done();
    }
}
