package dev.weft.language.woven;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.result;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.language.kit.Trace;

/** A superclass in another package: its protected members are within reach of a subclass's own code only. */
public class Base {
    protected int count;

    protected Base(int count) {
        Trace.hit("base " + count);
        this.count = count;
    }

    protected int plain(int by) {
        count += by;
        Trace.hit("plain " + count);
        return count;
    }

    @Async
    protected Coroutine<Integer> base(int by) throws Exception {
        Trace.hit("base " + by);
        Trace.maybe(by);
        return result(by + await(World.s(count)));
    }
}
