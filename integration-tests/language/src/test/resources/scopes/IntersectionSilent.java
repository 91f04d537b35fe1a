import static dev.weft.Asyncio.*;

import dev.weft.AsyncCloseable;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;

public class IntersectionSilent {
    static class Base {
        String name = "b";
    }

    static class A extends Base implements AsyncCloseable {
        @Override
        public Coroutine<Void> closeAsync() {
            System.out.println("A");
            return done();
        }
    }

    static class B extends Base implements AsyncCloseable {
        @Override
        public Coroutine<Void> closeAsync() {
            System.out.println("B");
            return done();
        }
    }

    @Async
    static Coroutine<Void> choose(boolean first) {
        await(yieldNow());
        try (var x = first ? new A() : new B()) {
            System.out.println(x.name);
        }
        return done();
    }

    public static void main(String[] args) {
        run(choose(true));
    }
}
