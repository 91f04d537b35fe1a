import static dev.weft.Asyncio.*;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;

public class LocalReturnsGenerators {
    @Async
    static AsyncGenerator<Integer> numbers() {
        emit(1);
        await(yieldNow());
        emit(2);
        return end();
    }

    @Async
    static Coroutine<AsyncGenerator<Integer>> named() {
        await(yieldNow());
        return result(numbers());
    }

    @Async
    static Coroutine<Void> program() {
        var local = new Object() {
            @Async
            Coroutine<AsyncGenerator<Integer>> make() {
                await(yieldNow());
                return result(numbers());
            }
        };
        int sum = 0;
        for (int x : awaitEach(await(local.make()))) {
            sum += x;
        }
        System.out.println(sum);
        return done();
    }

    public static void main(String[] args) {
        run(program());
    }
}
