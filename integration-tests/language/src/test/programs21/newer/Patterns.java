package newer;

import static dev.weft.Asyncio.*;
import static dev.weft.language.kit.Trace.*;
import static dev.weft.language.woven.World.s;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.util.*;

/** Record patterns and switches over types. */
public class Patterns {
    sealed interface Expr<T> permits Const, Add, Neg {}

    record Const<T>(T value) implements Expr<T> {}

    record Add<T>(Expr<T> left, Expr<T> right) implements Expr<T> {}

    record Neg<T>(Expr<T> of) implements Expr<T> {}

    record Noisy(Object o) {
        public Object o() {
            maybe(3);
            hit("accessor");
            return o;
        }
    }

    enum Level {
        LOW,
        HIGH
    }

    @Async
    static Coroutine<Integer> evaluate(Expr<Integer> expr) {
        return result(switch (expr) {
            case Const<Integer>(var value) when value > 100 -> await(s(100));
            case Const<Integer>(Integer value) -> await(s(value));
            case Add<Integer>(Const<Integer>(var a), Const<Integer>(var b)) -> a + await(s(b));
            case Add<Integer>(var left, var right) -> await(evaluate(left)) + await(evaluate(right));
            case Neg<Integer>(Neg<Integer>(var inner)) -> await(evaluate(inner));
            case Neg<Integer>(var inner) -> {
                try {
                    yield -await(evaluate(inner));
                } finally {
                    hit("negated " + await(s(expr instanceof Neg<?>)));
                }
            }
        });
    }

    @Async
    public static Coroutine<Object> expressions() {
        var one = new Const<>(1);
        t(1, await(evaluate(new Add<>(one, new Neg<>(new Neg<>(new Const<>(500)))))));
        t(2, await(evaluate(new Neg<>(new Add<>(one, new Const<>(await(s(2))))))));
        return result(await(evaluate(new Add<>(new Neg<>(one), one))));
    }

    @Async
    public static Coroutine<Object> types() {
        StringBuilder log = new StringBuilder();
        for (Object o : new Object[] {null, 1, 'c', "text", Level.HIGH, new int[] {4}, new Noisy("n"), List.of(1), 2L}) {
            switch (await(s(o))) {
                case null -> log.append(await(s("null")));
                case Integer i when i > 5 -> log.append("never");
                case Integer i -> log.append(i + await(s(1)));
                case Character c -> log.append(c).append(await(s(c)));
                case Level.HIGH -> log.append(await(s("high")));
                case Level level -> log.append(level);
                case String text when text.length() > 2 && !text.isBlank() -> {
                    if (await(s(text.length())) == 4) {
                        log.append(await(s(text)));
                        continue;
                    }
                    log.append("never");
                }
                case int[] numbers -> log.append(numbers[await(s(0))]);
                case Noisy(String text) -> log.append(text).append(await(s(text)));
                case List<?> list when list.isEmpty() -> log.append("never");
                case Collection<?> list -> {
                    for (Object each : list) {
                        log.append(each).append(await(s(each)));
                    }
                }
                default -> log.append(await(s(o)));
            }
            log.append(' ');
        }
        return result(log.toString());
    }

    @Async
    public static Coroutine<Object> bindings() {
        Object o = new Add<>(new Const<>(await(s("l"))), new Const<>("r"));
        if (o instanceof Add<?>(Const<?>(var left), Const<?>(String right)) && await(s(right)).equals("r")) {
            t(1, left + right + await(s(left)));
        }
        while (!(o instanceof Const<?>(var value))) {
            o = await(s(((Add<?>) o).right()));
        }
        t(2, value.toString() + await(s(1)));
        try {
            if (new Noisy(await(s(1))) instanceof Noisy(Integer i) && await(s(i)) == 1) {
                t(3, i);
            }
        } catch (MatchException e) {
            hit("match " + await(s(2)));
        }
        String name = null;
        return result(switch (name) {
            case "a", "b" -> await(s(1));
            case null, default -> await(s(2));
        });
    }
}
