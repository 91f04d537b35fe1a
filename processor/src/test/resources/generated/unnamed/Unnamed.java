import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;

record Unnamed(String text) {
    @Async
    Coroutine<Integer> length() {
        try {
            await(sleep(1));
            switch (text) {
                case "a" -> {
                    int one = await(number(1));
                    return result(one);
                }
                default -> {}
            }
        } catch (IllegalStateException e) {
            await(number(2));
        } finally {
            await(sleep(2));
        }
        for (int i = 0, n = await(number(3)); i < await(number(4)); i += await(number(5))) {
            System.out.println("*/ @ {\\" + await(number(n)));
        }
        return result(text.length());
    }

    @Async
    static Coroutine<Integer> number(int number) {
        return result(number);
    }
}
