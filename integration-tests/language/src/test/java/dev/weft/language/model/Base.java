package dev.weft.language.model;

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

    protected Coroutine<Integer> base(int by) throws Exception {
        return Asyncio.lazy(() -> {
            Trace.hit("base " + by);
            Trace.maybe(by);
            return Asyncio.result(by + Asyncio.await(World.s(count)));
        });
    }
}
