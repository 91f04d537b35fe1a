import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

public class StateMachine {
    @Async
    static Coroutine<Integer> other(int value) {
        return result(value);
    }

    @Async
    static Coroutine<Integer> program() {
        int state = 0;
        int sum = 0;
        while (state < 800) {
            switch (state) {
                /* cases */
                default: state++;
            }
        }
        await(yieldNow());
        return other(sum);
    }

    public static void main(String[] args) {
        System.out.println(run(program()));
    }
}
