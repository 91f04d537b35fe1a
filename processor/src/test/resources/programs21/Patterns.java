import static dev.weft.Asyncio.*;
import static dev.weft.processor.weave.oracle.Trace.*;

import dev.weft.*;
import dev.weft.annotations.Async;
import java.util.*;

/** Record patterns and pattern switches; javac adds its own handlers around the accessors, and restarts a switch after a guard. */
class Patterns {
    sealed interface Shape permits Circle, Box, Group {}

    record Circle(double radius) implements Shape {}

    record Box(Object width, long height) implements Shape {}

    record Group(Shape left, Shape right) implements Shape {}

    record Failing(Object o) {
        @Override
        public Object o() {
            throw new IllegalStateException("accessor");
        }
    }

    @Async
    static Coroutine<String> area(Shape shape) {
        return result(switch (await(step(shape))) {
            case Circle(double r) when r > 1 -> "big circle " + await(step(r)) * r;
            case Circle c -> "circle " + await(step(c.radius()));
            case Box(Integer w, long h) -> "box " + w * await(step(h));
            case Box(var w, var h) when w instanceof String s && s.length() > h -> await(step(s)) + h;
            case Box b -> "other box " + await(step(b.height()));
            case Group(Circle(var r), Box(Object o, var h)) -> "circle and box " + r + await(step(o)) + h;
            case Group(var left, var right) -> {
                String l = await(area(left));
                yield l + " and " + await(area(right));
            }
        });
    }

    @Async
    static Coroutine<String> any(Object o) {
        String log = "";
        switch (o) {
            case null -> log += await(step("null"));
            case Integer i when i > 10 -> log += i + await(step("big"));
            case Integer i -> log += await(step(i));
            case String s -> {
                try {
                    log += await(step(s)).charAt(5);
                } catch (StringIndexOutOfBoundsException e) {
                    log += await(step("short"));
                }
            }
            case int[] a -> log += a[await(step(0))];
            default -> log += await(step("default"));
        }
        if (o instanceof Box(Integer w, var h) && w > await(step(h))) {
            log += w + h;
        } else if (!(o instanceof Group(var left, Circle(var r)))) {
            log += await(step("no"));
        } else {
            log += left + await(step("yes")) + r;
        }
        return result(log);
    }

    @Async
    static Coroutine<String> accessors(Object o) {
        try {
            if (o instanceof Failing(var inner) && await(step(inner)) != null) {
                return result("never");
            }
            return result("no");
        } catch (MatchException e) {
            return result(await(step("match")) + e.getCause().getMessage());
        }
    }

    @Async
    static Coroutine<?> main() {
        Shape box = new Box(3, 4);
        for (Shape s : List.of(new Circle(0.5), new Circle(2), box, new Box("long", 2), new Box("x", 2),
                new Group(new Circle(1), box), new Group(box, new Group(box, new Circle(3))))) {
            say(await(area(s)));
            say(await(any(s)));
        }
        for (Object o : Arrays.asList(null, 5, 50, "text", "longer text", new int[] {7}, 'c')) {
            say(await(any(o)));
        }
        return result(await(accessors(new Failing(1))));
    }
}
