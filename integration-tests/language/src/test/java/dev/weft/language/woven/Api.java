package dev.weft.language.woven;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.result;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.language.kit.Trace;

/** An interface with a coroutine as its default method. */
public interface Api {
    /** A text for a text. */
    @Async
    default Coroutine<String> greet(String name) throws Exception {
        Trace.hit("greet " + name);
        return result(Trace.cut("hello " + await(World.s(name))));
    }
}
