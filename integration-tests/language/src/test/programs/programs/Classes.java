package programs;

import static dev.weft.Asyncio.*;
import static dev.weft.language.kit.Trace.*;
import static dev.weft.language.woven.World.s;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.language.kit.*;
import java.util.*;
import java.util.function.*;

/** Bodies in classes of every kind, and what they capture. */
public class Classes {
    private int own = 5;
    private static long shared = 7;

    enum Operation {
        ADD {
            @Override
            @Async
            Coroutine<Integer> apply(int a, int b) {
                return result(await(s(a)) + await(s(b)));
            }
        },
        TIMES {
            @Override
            @Async
            Coroutine<Integer> apply(int a, int b) {
                return result(a * await(s(b)) * ordinal());
            }
        };

        abstract Coroutine<Integer> apply(int a, int b);
    }

    record Range(int from, int to) {
        Range {
            if (from > to) {
                throw new IllegalArgumentException();
            }
        }

        @Async
        Coroutine<Integer> sum() {
            int sum = 0;
            for (int i = from; i < to; i++) {
                sum += await(s(i));
            }
            return result(sum);
        }
    }

    interface Greeter {
        String name();

        @Async
        default Coroutine<String> greet() {
            return result(await(start()) + await(s(name())) + await(end("!")));
        }

        @Async
        private Coroutine<String> start() {
            return result(await(s("hello ")));
        }

        @Async
        static Coroutine<String> end(String mark) {
            return result(await(s(mark)));
        }
    }

    class Inner {
        private int own = 50;

        class Deeper<T extends Comparable<T>> {
            @Async
            Coroutine<T> greatest(T one, T two) {
                own += await(s(1));
                Classes.this.own += own;
                return result(one.compareTo(await(s(two))) > 0 ? one : two);
            }
        }
    }

    static class Sub extends Classes {
        @Override
        @Async
        Coroutine<String> who() {
            return result("sub of " + await(super.who()));
        }
    }

    @Async
    Coroutine<String> who() {
        return result("class " + await(s(own)));
    }

    @Async
    public static Coroutine<Object> kinds() {
        t(1, await(Operation.ADD.apply(1, 2)));
        t(2, await(Operation.TIMES.apply(3, 4)));
        t(3, await(new Range(1, 5).sum()));
        t(4, await(((Greeter) () -> "you").greet()));
        Classes outer = new Classes();
        t(5, await(outer.new Inner().new Deeper<String>().greatest("a", "b")));
        t(6, outer.own);
        return result(await(new Sub().who()));
    }

    @Async
    public static Coroutine<Object> captures() {
        int before = await(s(1));
        class Local {
            final int field = before + 1;

            @Async
            Coroutine<Integer> sum(int more) {
                return result(field + before + await(s(more)));
            }
        }
        int after = await(s(10));
        Supplier<Integer> lambda = () -> before + after;
        IntBinaryOperator reference = Math::addExact;
        var anonymous = new Object() {
            int hidden = after;

            @Async
            Coroutine<Integer> twice() {
                hidden *= await(s(2));
                return result(hidden + before);
            }
        };
        t(1, await(new Local().sum(100)));
        t(2, await(anonymous.twice()) + anonymous.hidden);
        Coroutine<Integer> nested = async(() -> {
            int inside = await(s(after));
            return inside + await(async(() -> inside + before + await(s(lambda.get()))));
        });
        return result(reference.applyAsInt(await(nested), await(s(lambda.get()))));
    }

    private final Supplier<Coroutine<Integer>> initial = () -> async(() -> own + await(s(1)));
    private final Supplier<Coroutine<Integer>> made;

    Classes() {
        int local = 3;
        made = () -> async(() -> local + own + await(s(2)));
    }

    @Async
    public static Coroutine<Object> initialisers() {
        Classes object = new Classes();
        object.own = 100;
        return result(t(1, await(object.initial.get())) + await(object.made.get()) + shared);
    }

    @Async
    static <T extends Comparable<? super T> & java.io.Serializable> Coroutine<T> generic(List<? extends T> values, T... more) {
        T best = values.get(0);
        for (T value : values) {
            best = best.compareTo(await(s(value))) < 0 ? value : best;
        }
        for (T value : more) {
            best = await(s(best)).compareTo(value) < 0 ? value : best;
        }
        return result(best);
    }

    @Async
    public static Coroutine<Object> generics() {
        var mixed = Values.pick(await(s(true)), 1, "one");
        t(1, (Comparable<?>) mixed);
        List<? extends Number> numbers = Values.numbers(await(s(4)));
        var number = numbers.get(await(s(1)));
        t(2, number.intValue() + await(s(1)));
        return result(await(Classes.<Integer>generic(List.of(3, 9), 4, await(s(11)))) + await(generic(List.of("x", "y"))));
    }
}
