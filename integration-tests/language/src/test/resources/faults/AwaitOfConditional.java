import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

public class AwaitOfConditional {
    @Async
    static Coroutine<String> one(boolean waits) {
        if (waits) {
            await(yieldNow());
        }
        return result("one");
    }

    @Async
    static Coroutine<String> two(int x) {
        await(yieldNow());
        return result("two" + x);
    }

    @Async
    static Coroutine<Void> program(boolean b) {
        System.out.println(await(b ? one(true) : two(3)));
        System.out.println(await(switch (b ? 2 : 1) {
            case 1 -> one(b);
            default -> two(7);
        }));
        return done();
    }

    @Async
    static Coroutine<String> tail(boolean b) {
        return b ? one(true) : two(4);
    }

    public static void main(String[] args) {
        run(program(true));
        run(program(false));
        System.out.println(run(tail(true)) + run(tail(false)));
    }
}
