package dev.weft.language.model;

import dev.weft.language.kit.Trace;

/** An interface with a coroutine as its default method. */
public interface Api {
    /** A text for a text. */
    default Coroutine<String> greet(String name) throws Exception {
        return Asyncio.lazy(() -> {
            Trace.hit("greet " + name);
            return Asyncio.result(Trace.cut("hello " + Asyncio.await(World.s(name))));
        });
    }
}
