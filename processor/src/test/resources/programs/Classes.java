import static dev.weft.Asyncio.*;
import static dev.weft.processor.weave.oracle.Trace.*;

import dev.weft.*;
import dev.weft.annotations.Async;
import java.util.*;
import java.util.function.*;

/** Every kind of class and method that can hold a body. */
class Classes {
    private String secret = "secret";
    protected static int created;

    @Async
    private Coroutine<String> hidden(String... parts) {
        secret += await(step(parts.length));
        return result(secret + await(new Nested().peek(this)));
    }

    static class Nested {
        private int own = 3;

        @Async
        private Coroutine<String> peek(Classes outer) {
            outer.secret += await(step("peeked"));
            own++;
            return result(outer.secret.length() + "" + own);
        }
    }

    class Inner<U extends Comparable<U>> {
        U best;

        @Async
        final Coroutine<U> max(List<? extends U> all) {
            for (U u : all) {
                if (best == null || u.compareTo(await(step(best))) > 0) {
                    best = await(step(u));
                }
            }
            secret += best;
            return result(best);
        }
    }

    abstract static class Base<T> {
        abstract Coroutine<T> get(T in);

        @Async
        protected Coroutine<String> greet(String who) {
            return result("base " + await(step(who)));
        }

        Coroutine<String> both(T in) {
            return greet(String.valueOf(in));
        }
    }

    static class Derived extends Base<Integer> {
        @Override
        @Async
        Coroutine<Integer> get(Integer in) {
            return result(in + await(step(in)));
        }

        @Override
        @Async
        protected Coroutine<String> greet(String who) {
            String mine = await(step("mine"));
            String base = await(super.greet(who + mine));
            return result(base + super.toString().contains("Derived"));
        }
    }

    interface Animal {
        String name();

        @Async
        default Coroutine<String> speak(int times) {
            String s = await(twice(name()));
            for (int i = 0; i < times; i++) {
                s += await(step(i));
            }
            return result(s + await(shared(times)));
        }

        @Async
        private Coroutine<String> twice(String s) {
            return result(s + await(step(s)));
        }

        @Async
        static Coroutine<Long> shared(long n) {
            return result(n * await(step(2L)));
        }
    }

    record Dog(String name, double weight) implements Animal {
        @Async
        Coroutine<Dog> fed() {
            return result(new Dog(await(step(name)), weight + await(step(0.5))));
        }

        @Override
        @Async
        public Coroutine<String> speak(int times) {
            return result("dog " + await(Animal.super.speak(times)));
        }
    }

    enum Planet {
        EARTH {
            @Override
            @Async
            Coroutine<String> describe() {
                return result("home " + await(step(name())));
            }
        },
        MARS;

        private int visits;

        @Async
        Coroutine<String> describe() {
            visits += await(step(1));
            return result(this + "" + visits);
        }
    }

    @Async
    static <T extends Comparable<? super T> & java.io.Serializable> Coroutine<T> larger(T a, T b) {
        T best = a;
        if (best.compareTo(await(step(b))) < 0) {
            best = await(step(b));
        }
        java.io.Serializable s = best;
        say(s);
        return result(best);
    }

    @Async
    static Coroutine<String> overloaded(int i) {
        return result("int" + await(step(i)));
    }

    @Async
    static Coroutine<String> overloaded(long l) {
        return result("long" + await(step(l)));
    }

    @Async
    static Coroutine<String> overloaded(Object o) {
        return result("Object" + await(step(o)));
    }

    @Async
    static Coroutine<Integer> many(int a, long b, int c, double d, Object e, float f, byte g, short h, char i, boolean j, int[] k) {
        a += await(step(1));
        b += await(step(c));
        d *= await(step(f));
        e = await(step(e)) + "" + g + h + i + j;
        return result((int) (a + b + c + d + e.hashCode() + f + k[await(step(0))]));
    }

    @Async
    static Coroutine<Integer> fibonacci(int n) {
        return n < 2 ? result(await(step(n))) : result(await(fibonacci(n - 1)) + await(fibonacci(n - 2)));
    }

    @Async
    static Coroutine<String> names(int frame, Object sent, String label, int l0, Object this$0) {
        int i0 = await(step(frame));
        String resume = await(step(sent)) + label;
        Object value = await(step(l0));
        return result(i0 + resume + value + this$0 + await(step("x")));
    }

    @Async
    static Coroutine<Void> nothing() {
        return done();
    }

    @Async
    static Coroutine<List<Object>> nullResult() {
        await(step("n"));
        return result(null);
    }

    @Async
    @SuppressWarnings("unchecked")
    static <E> Coroutine<E[]> arrays(E... all) {
        E[] copy = all.clone();
        List<? super E> sink = new ArrayList<>();
        for (E e : copy) {
            sink.add(await(step(e)));
        }
        return result((E[]) sink.toArray());
    }

    @Async
    static Coroutine<?> main() {
        Classes c = new Classes();
        say(await(c.hidden("a", "b")));
        say(await(c.new Inner<String>().max(List.of("x", "z", "y"))) + c.secret);
        Base<Integer> base = new Derived();
        say(await(base.get(20)) + await(base.both(5)));
        say(await(new Dog("rex", 1.5).speak(2)) + await(new Dog("rex", 1.5).fed()));
        say(await(Planet.EARTH.describe()) + await(Planet.MARS.describe()) + await(Planet.MARS.describe()));
        say(await(larger("a", "b")) + await(larger(4, 3)));
        say(await(overloaded(1)) + await(overloaded(1L)) + await(overloaded("o")));
        say(await(many(1, 2L, 3, 4.5, "e", 6f, (byte) 7, (short) 8, 'i', true, new int[] {9})));
        say(await(fibonacci(6)));
        say(await(names(1, "sent", "label", 4, "this$0")));
        say(await(nothing()) + "" + await(nullResult()));
        say(Arrays.toString((Object[]) await(Classes.<Object>arrays("p", 1, null))));
        var anonymous = new Object() {
            int count;

            @Async
            Coroutine<String> next(int by) {
                count += by;
                return result(await(step("anonymous")) + count);
            }
        };
        say(await(anonymous.next(2)) + await(anonymous.next(3)));
        int captured = await(step(11));
        class Local {
            @Async
            Coroutine<Integer> sum(int... all) {
                int sum = captured;
                for (int i : all) {
                    sum += await(step(i));
                }
                return result(sum);
            }
        }
        return result(await(new Local().sum(1, 2, 3)));
    }
}
