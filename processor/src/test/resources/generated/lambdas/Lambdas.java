package demo;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.sleep;

import dev.weft.Asyncio;
import dev.weft.Coroutine;

class Lambdas {
    final Coroutine<String> field = async(() -> {
        await(sleep(1));
        return "field";
    });

    Coroutine<Void> nested(String text) {
        return Asyncio.async(() -> {
            for (int i = 0; i < 3; i++) {
                String inner = await(async(() -> text + await(field)));
                System.out.println(inner);
            }
        });
    }
}
